import { rm } from "node:fs/promises";
import { join } from "node:path";
import { killContainerOf } from "../../src/cli/demo/kill-container.ts";
import { firstLine, startLoad } from "../../src/cli/demo/load-client.ts";
import { startOperator } from "../../src/cli/demo/operator-process.ts";
import { waitFor } from "../../src/cli/demo/wait-for.ts";
import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import { killHost, startHost } from "../../src/cli/lab/host-faults.ts";
import { containerStarts, useTrial } from "../support/trial.ts";

const web = "shop/web";
const cluster = useTrial({ example: "web", port: 9481, tolerationSeconds: 10 });

jest.setTimeout(180_000);

async function entry(): Promise<string> {
  const summary = await cluster.trial.operator.summary();
  const vip = summary.services.find((service) => service.name === "web")?.vip;
  if (!vip) throw new Error("Service web has no virtual address");
  return `http://${vip}/`;
}

// The steps build on each other, as they do for a user: the first failure explains the rest.
describe("the main job", () => {
  it("runs the example on three hosts and answers through the virtual address", async () => {
    const { summary } = await waitForSummary(cluster.trial.operator, "three ready replicas", {
      withinMs: 150_000,
      wanted: (each) => each.settled && readyPods(each, web).length === 3,
    });
    expect(new Set(readyPods(summary, web).map((pod) => pod.host)).size).toBe(3);
    const url = await entry();
    const { found } = await waitFor(`${url} to answer`, () => firstLine(url), { withinMs: 15_000 });
    expect(found).toContain("1.0");
  });

  it("answers through Traefik by the name of the Ingress", async () => {
    const { entry: address } = await cluster.trial.operator.summary();
    if (address === null) {
      process.stderr.write("SKIPPED: no image of Traefik could be had here\n");
      return;
    }
    const ask = () => firstLine(`http://${address}/`, { host: "shop.example.com" });
    const { found } = await waitFor(`Traefik on ${address} to answer`, ask, { withinMs: 60_000 });
    expect(found).toContain("1.0");
    await expect(firstLine(`http://${address}/`, { host: "other.example.com" })).rejects.toThrow("404");
  });

  it("rolls a pushed commit out without a failed request", async () => {
    const { operator, files } = cluster.trial;
    const load = startLoad(await entry());
    await files.workTree.replace("apps/web.yaml", "berth/web:1.0", "berth/web:1.1");
    await files.workTree.replace("apps/web.yaml", "replicas: 3", "replicas: 6");
    const commit = await files.workTree.push("Release 1.1 on six replicas");
    await waitForSummary(operator, "six ready replicas of the new commit", {
      withinMs: 120_000,
      wanted: (each) => each.settled && each.repository.commit === commit && readyPods(each, web).length === 6,
    });
    const report = await load.stop();
    expect(report.failures).toEqual([]);
    expect(report.requests).toBeGreaterThan(50);
    expect(await firstLine(await entry())).toContain("1.1");
  });

  it("rolls six pods out under constant load without a failed request", async () => {
    const { operator, files } = cluster.trial;
    const load = startLoad(await entry());
    await files.workTree.replace("apps/web.yaml", "berth/web:1.1", "berth/web:2.0");
    const commit = await files.workTree.push("Release 2.0");
    await waitForSummary(operator, "six ready replicas of the new commit and none of the old", {
      withinMs: 120_000,
      wanted: (each) =>
        each.settled &&
        each.repository.commit === commit &&
        readyPods(each, web).length === 6 &&
        each.pods.filter((pod) => pod.owner.endsWith(` ${web}`)).length === 6,
    });
    const report = await load.stop();
    expect(report.failures).toEqual([]);
    expect(report.requests).toBeGreaterThan(100);
    expect(await firstLine(await entry())).toContain("2.0");
  });

  it("brings a container killed by hand back within 5 s", async () => {
    const { operator, lab } = cluster.trial;
    const before = await operator.summary();
    const victim = readyPods(before, web)[0];
    if (!victim?.host) throw new Error("no ready pod to kill");
    await killContainerOf(lab, { host: victim.host, pod: victim.name });
    const { tookMs } = await waitForSummary(operator, "the victim restarted and ready", {
      withinMs: 15_000,
      wanted: (each) =>
        (each.pods.find((pod) => pod.name === victim.name)?.restarts ?? 0) > victim.restarts &&
        readyPods(each, web).length === 6,
    });
    expect(tookMs).toBeLessThan(5_000);
  });

  it("restarts no container when Berth restarts, nor when its data directory is deleted", async () => {
    const { lab, files } = cluster.trial;
    const before = await containerStarts(lab);
    expect(before.length).toBeGreaterThan(5);
    for (const forget of [false, true]) {
      await cluster.trial.operator.stop("SIGKILL");
      if (forget) await rm(join(files.directory, "data"), { recursive: true });
      cluster.trial.operator = await startOperator(files);
      await waitForSummary(cluster.trial.operator, "a settled turn after the restart", {
        withinMs: 60_000,
        wanted: (each) => each.settled && readyPods(each, web).length === 6,
      });
      expect(await containerStarts(lab)).toEqual(before);
    }
  });

  it("answers while Berth is stopped", async () => {
    const url = await entry();
    await cluster.trial.operator.stop("SIGKILL");
    const load = startLoad(url);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const report = await load.stop();
    cluster.trial.operator = await startOperator(cluster.trial.files);
    expect(report.failures).toEqual([]);
  });

  it("runs a dead host's pods elsewhere, and removes the surplus when it is back", async () => {
    const { operator, lab } = cluster.trial;
    const lost = lab.hosts.at(-1)?.name ?? "";
    await killHost(lab, lost);
    try {
      const gone = await waitForSummary(operator, "six ready replicas on the other hosts", {
        withinMs: 90_000,
        wanted: (each) => readyPods(each, web).filter((pod) => pod.host !== lost).length === 6,
      });
      expect(gone.summary.hosts.find((host) => host.name === lost)?.condition).not.toBe("Ready");
    } finally {
      await startHost(lab, lost);
    }
    const back = await waitForSummary(operator, "the host back and no pod twice", {
      withinMs: 90_000,
      wanted: (each) => each.settled && each.hosts.every((host) => host.condition === "Ready"),
    });
    expect(back.summary.pods.filter((pod) => pod.owner.endsWith(` ${web}`))).toHaveLength(6);
  });

  it("deletes what a commit deletes", async () => {
    const { operator, files, lab } = cluster.trial;
    await files.workTree.remove("apps/worker.yaml");
    const commit = await files.workTree.push("Drop the worker");
    const { summary } = await waitForSummary(operator, "the worker gone", {
      withinMs: 60_000,
      wanted: (each) => each.settled && each.repository.commit === commit,
    });
    expect(summary.pods.filter((pod) => pod.owner.includes("worker"))).toEqual([]);
    expect((await containerStarts(lab)).filter((line) => line.includes("worker"))).toEqual([]);
  });
});
