import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import { containerStarts, useTrial } from "../support/trial.ts";

const web = "shop/web";
const cluster = useTrial({ example: "web", port: 9482 });

jest.setTimeout(180_000);

beforeAll(async () => {
  await waitForSummary(cluster.trial.operator, "the example to run", {
    withinMs: 150_000,
    wanted: (each) => each.settled && readyPods(each, web).length === 3,
  });
}, 160_000);

describe("bad input changes nothing that runs", () => {
  it("keeps the last good state of a file with a syntax error, applies the others, and prunes nothing", async () => {
    const { operator, files, lab } = cluster.trial;
    const before = await containerStarts(lab);
    await files.workTree.write("apps/worker.yaml", "kind: [unclosed\n");
    await files.workTree.write(
      "apps/extra.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra, namespace: shop }\n",
    );
    const commit = await files.workTree.push("Break one file");
    const { summary } = await waitForSummary(operator, "the broken commit to be seen", {
      withinMs: 30_000,
      wanted: (each) => each.repository.commit === commit,
    });
    const problem = summary.problems.find(({ at }) => at?.file === "apps/worker.yaml");
    expect(problem).toMatchObject({ severity: "error", at: { file: "apps/worker.yaml" } });
    expect(problem?.frame).toContain("^");
    expect(await containerStarts(lab)).toEqual(before);
  });

  it("deletes nothing when the repository is empty", async () => {
    const { operator, files, lab } = cluster.trial;
    const before = await containerStarts(lab);
    await files.workTree.remove("apps");
    await files.workTree.remove("cluster");
    const commit = await files.workTree.push("Empty the repository");
    const { summary } = await waitForSummary(operator, "the empty commit to be seen", {
      withinMs: 30_000,
      wanted: (each) => each.repository.commit === commit,
    });
    expect(summary.problems.map(({ code }) => code)).toContain("empty-repository");
    expect(await containerStarts(lab)).toEqual(before);
  });
});
