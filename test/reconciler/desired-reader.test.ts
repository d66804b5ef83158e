import { parseFile } from "../../src/manifests/index.ts";
import { commitId } from "../../src/model/names.ts";
import { formatKey, keyOf } from "../../src/model/object.ts";
import type { BlobId, Tree, TreeFile } from "../../src/model/tree.ts";
import { desiredReader, type Reading } from "../../src/reconciler/desired-reader.ts";
import type { Built, ChartBuild, ParseFiles } from "../../src/reconciler/ports.ts";
import { buildsNothing } from "../support/builds.ts";

/** A tree of texts by path; the text itself serves as the blob's id. */
function tree(files: Record<string, string>, commit = "a".repeat(40)): Tree {
  const blob = (text: string): BlobId => text as BlobId;
  const listed = Object.entries(files).map(
    ([path, text]): TreeFile => ({ path, blob: blob(text), sizeBytes: text.length, mode: "file" }),
  );
  const read: Tree["read"] = (blobs) => Promise.resolve(new Map(blobs.map((id) => [id, new TextEncoder().encode(id)])));
  return {
    revision: { repository: "test", commit: commitId(commit), author: "Ann", subject: "test" },
    files: listed,
    read,
    whole: () => Promise.resolve({ path: "", files: listed, read }),
  };
}

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const names = ({ desired }: Reading): string[] => desired.objects.map(({ object }) => formatKey(keyOf(object)));

function countingReader() {
  const parsed: string[] = [];
  const parse: ParseFiles = (files) => {
    parsed.push(...files.map(({ path }) => path));
    return Promise.resolve(files.map(({ path, text }) => parseFile(path, text)));
  };
  const reader = desiredReader({ parse, build: buildsNothing });
  return { reader, parsed };
}

describe("desired reader", () => {
  it("parses a file once for as long as its bytes stay", async () => {
    const { reader, parsed } = countingReader();
    await reader.read(tree({ "a.yaml": configMap("a"), "b.yaml": configMap("b") }));
    await reader.read(tree({ "a.yaml": configMap("a"), "b.yaml": configMap("c") }));
    expect(parsed).toEqual(["a.yaml", "b.yaml", "b.yaml"]);
  });

  it("reads manifests only: no hidden file, no symbolic link, no other name", async () => {
    const { reader, parsed } = countingReader();
    const files = tree({ "a.yaml": configMap("a"), ".ci/b.yaml": configMap("b"), "README.md": "# Read me" });
    const link = { path: "link.yaml", blob: "/etc/passwd" as BlobId, sizeBytes: 11, mode: "symlink" } as const;
    await reader.read({ ...files, files: [...files.files, link] });
    expect(parsed).toEqual(["a.yaml"]);
  });

  it("keeps what a broken file last gave, takes what the others give now, and counts nothing as deleted", async () => {
    const { reader } = countingReader();
    await reader.read(tree({ "a.yaml": configMap("a"), "b.yaml": configMap("b"), "c.yaml": configMap("c") }));
    const reading = await reader.read(tree({ "a.yaml": "kind: [", "b.yaml": configMap("b2") }));
    expect(names(reading)).toEqual([
      "ConfigMap default/a",
      "ConfigMap default/b",
      "ConfigMap default/b2",
      "ConfigMap default/c",
    ]);
    expect(reading.desired.incomplete).toContain("a.yaml");
    expect(reading.problems.find(({ severity }) => severity === "error")?.at?.file).toBe("a.yaml");
  });

  it("deletes once every file can be read again", async () => {
    const { reader } = countingReader();
    await reader.read(tree({ "a.yaml": configMap("a"), "b.yaml": configMap("b") }));
    await reader.read(tree({ "a.yaml": "kind: [" }));
    const reading = await reader.read(tree({ "a.yaml": configMap("a") }));
    expect(names(reading)).toEqual(["ConfigMap default/a"]);
    expect(reading.desired.incomplete).toBeNull();
  });

  it("takes an emptied repository for a mistake", async () => {
    const { reader } = countingReader();
    await reader.read(tree({ "a.yaml": configMap("a") }));
    const reading = await reader.read(tree({}));
    expect(names(reading)).toEqual(["ConfigMap default/a"]);
    expect(reading.problems.map(({ code }) => code)).toContain("empty-repository");
    expect((await reader.read(tree({}))).desired.incomplete).not.toBeNull();
  });

  it("takes a repository that never held anything as it is", async () => {
    const { reader } = countingReader();
    const reading = await reader.read(tree({}));
    expect(reading.desired.incomplete).toBeNull();
    expect(reading.problems).toEqual([]);
  });
});

describe("kustomizations", () => {
  const base = { "base/kustomization.yaml": "resources: [web.yaml]\n", "base/web.yaml": configMap("web") };
  const overlay = { "live/kustomization.yaml": "resources: [../base]\nnamePrefix: live-\n" };

  function building(outcome: (directory: string) => Built) {
    const builds: { directory: string; paths: string[] }[] = [];
    const parse: ParseFiles = (files) => Promise.resolve(files.map(({ path, text }) => parseFile(path, text)));
    const reader = desiredReader({
      parse,
      build: {
        ...buildsNothing,
        kustomization: ({ directory, files }) => {
          builds.push({ directory, paths: files.map(({ path }) => path) });
          return Promise.resolve(outcome(directory));
        },
      },
    });
    return { reader, builds };
  }
  const built = (): Built => ({ kind: "built", text: configMap("live-web") });

  it("takes what the overlay builds, and neither its files nor its base by themselves", async () => {
    const { reader, builds } = building(built);
    const reading = await reader.read(tree({ ...base, ...overlay, "plain.yaml": configMap("plain") }));
    expect(names(reading)).toEqual(["ConfigMap default/live-web", "ConfigMap default/plain"]);
    expect(reading.desired.objects[0]?.at.file).toBe("live/kustomization.yaml (kustomize build)");
    expect(builds).toEqual([
      { directory: "live", paths: ["base/kustomization.yaml", "base/web.yaml", "live/kustomization.yaml"] },
    ]);
  });

  it("builds again only when a file of it changes", async () => {
    const { reader, builds } = building(built);
    await reader.read(tree({ ...base, ...overlay }));
    await reader.read(tree({ ...base, ...overlay, "plain.yaml": configMap("plain") }, "b".repeat(40)));
    expect(builds).toHaveLength(1);
    await reader.read(tree({ ...base, ...overlay, "base/web.yaml": configMap("other") }, "c".repeat(40)));
    expect(builds).toHaveLength(2);
  });

  it("keeps what was built last where a build fails, and says why", async () => {
    let fails = false;
    const { reader } = building(() => (fails ? { kind: "failed", message: "no such file web.yaml" } : built()));
    await reader.read(tree({ ...base, ...overlay }));
    fails = true;
    const reading = await reader.read(tree({ ...base, ...overlay, "base/web.yaml": configMap("x") }, "b".repeat(40)));
    expect(names(reading)).toEqual(["ConfigMap default/live-web"]);
    expect(reading.desired.incomplete).toContain("live/kustomization.yaml");
    expect(reading.problems.map(({ message }) => message)).toEqual([
      "live/kustomization.yaml cannot be built: no such file web.yaml",
    ]);
  });

  it("builds nothing that a commit does not hold", async () => {
    const { reader, builds } = building(built);
    const remote = { "live/kustomization.yaml": "resources: [https://example.com/base?ref=v1]\n" };
    const { problems, desired } = await reader.read(tree(remote));
    expect(builds).toEqual([]);
    expect(problems[0]?.message).toContain("takes in https://example.com/base?ref=v1, which a commit does not hold");
    expect(desired.incomplete).not.toBeNull();
  });
});

describe("charts", () => {
  const release = (chart: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web, namespace: shop }
spec: { chart: { spec: { chart: ${chart}, sourceRef: { kind: GitRepository, name: self } } }, values: { a: 1 } }
`;
  const chart = { "charts/web/Chart.yaml": "name: web\n", "charts/web/templates/a.yaml": "{{ .Values.a }}" };

  function rendering(outcome: Built) {
    const builds: string[] = [];
    const parse: ParseFiles = (files) =>
      Promise.resolve(files.map(({ path, text, home }) => parseFile(path, text, home)));
    const build = {
      ...buildsNothing,
      chart: ({ release: name, files, values }: ChartBuild) => {
        builds.push(`${name}: ${files.map(({ path }) => path).join(" ")}; ${values.join(" ")}`);
        return Promise.resolve(outcome);
      },
    };
    return { reader: desiredReader({ parse, build }), builds };
  }

  it("gives what a release of a chart here renders, in the release's namespace", async () => {
    const { reader, builds } = rendering({ kind: "built", text: configMap("web-settings") });
    const reading = await reader.read(tree({ ...chart, "web.yaml": release("./charts/web") }));
    expect(names(reading)).toEqual(["ConfigMap shop/web-settings", "HelmRelease.helm.toolkit.fluxcd.io shop/web"]);
    expect(reading.desired.objects[0]?.at.file).toBe("web.yaml (helm template web)");
    expect(reading.problems.map(({ code }) => code)).toEqual(["undeclared-namespace"]);
    await reader.read(
      tree({ ...chart, "web.yaml": release("./charts/web"), "b.yaml": configMap("b") }, "b".repeat(40)),
    );
    expect(builds).toEqual(['web: charts/web/Chart.yaml charts/web/templates/a.yaml; {"a":1}']);
  });

  it.each([
    ["./charts/none", "HelmRelease shop/web is not rendered: there is no chart in charts/none"],
    ["./charts/web", "HelmRelease shop/web is not rendered: parse error at a.yaml"],
  ])("says at the release why %s is not rendered, and deletes nothing", async (directory, message) => {
    const { reader } = rendering({ kind: "failed", message: "parse error at a.yaml" });
    const { problems, desired } = await reader.read(tree({ ...chart, "web.yaml": release(directory) }));
    expect(problems.find(({ severity }) => severity === "error")).toMatchObject({
      message,
      at: { file: "web.yaml", line: 1 },
    });
    expect(desired.incomplete).not.toBeNull();
  });
});
