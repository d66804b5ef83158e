import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareTrial, type TrialFiles } from "../../src/cli/demo/demo-files.ts";
import { type OperatorProcess, startOperator } from "../../src/cli/demo/operator-process.ts";
import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import type { LabHost } from "../../src/cli/lab/lab.ts";
import { labDown } from "../../src/cli/lab/lab-down.ts";
import { labUp } from "../../src/cli/lab/lab-up.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { deliver, deliverySettings } from "../support/deliver.ts";
import { inHost } from "../support/hosts.ts";
import { median } from "../support/median.ts";

const rounds = 3;
const containers = 50;
/** A pod is two containers: its sandbox and its own. */
const pods = containers / 2;
const image = "registry.lab:5000/berth/web:1.0";
const listen = "127.0.0.1:9491";
const report = (line: string): void => console.error(`  ${line}`);

/** Fifty containers on one host: from the push to all of them running, against `docker service create` on the same engine. */
export async function bench(): Promise<BenchResult> {
  const lab = await labUp({ name: "bench", hosts: 1, progress: report });
  const directory = await mkdtemp(join(tmpdir(), "berth-bench-"));
  const [host] = lab.hosts;
  if (!host) throw new Error("the lab has no host");
  const settings = { pollSeconds: 3600, webhooks: deliverySettings };
  const files = await prepareTrial({ lab, directory, listen, tolerationSeconds: 300, example: "web", settings });
  await files.workTree.remove("apps/worker.yaml");
  await files.workTree.replace("apps/web.yaml", "replicas: 3", "replicas: 0");
  await files.workTree.push("Begin with none");
  const operator = await startOperator(files);
  try {
    await waitForSummary(operator, "the host to be set up", { withinMs: 120_000, wanted: (each) => each.settled });
    return await measure({ operator, files, host });
  } finally {
    await operator.stop();
    await labDown("bench", report);
    await rm(directory, { recursive: true, force: true });
  }
}

interface Ground {
  readonly operator: OperatorProcess;
  readonly files: TrialFiles;
  readonly host: LabHost;
}

async function measure(ground: Ground): Promise<BenchResult> {
  const { host } = ground;
  await inHost(host, "docker", "swarm", "init", "--advertise-addr", host.address);
  const ours: number[] = [];
  const swarm: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    swarm.push(await timeSwarm(host));
    ours.push(await timeOurs(ground));
    report(`round ${round + 1}: swarm ${swarm.at(-1)} ms, ours ${ours.at(-1)} ms`);
  }
  const figures = { containers, pods, oursMs: ours, swarmMs: swarm, engine: host.engine };
  const ratios = { timeOverSwarm: median(ours) / median(swarm) };
  return { name: "swarm", verified: ours.length === rounds, ratios, figures };
}

/** Until the engine itself counts fifty running containers of the service. */
async function timeSwarm(host: LabHost): Promise<number> {
  const startedAt = performance.now();
  await inHost(
    host,
    "docker",
    "service",
    "create",
    "--quiet",
    "--detach",
    "--name",
    "bench",
    "--replicas",
    String(containers),
    image,
  );
  await untilRunning(host, "label=com.docker.swarm.service.name=bench", containers);
  const tookMs = Math.round(performance.now() - startedAt);
  await inHost(host, "docker", "service", "rm", "bench");
  await untilRunning(host, "label=com.docker.swarm.service.name=bench", 0);
  return tookMs;
}

/** From the delivery until the engine itself counts fifty running containers of pods. */
async function timeOurs({ operator, files, host }: Ground): Promise<number> {
  await files.workTree.replace("apps/web.yaml", "replicas: 0", `replicas: ${pods}`);
  await files.workTree.push("Scale up");
  const startedAt = performance.now();
  await deliver(files);
  await untilRunning(host, "label=berth.dev/pod-uid", containers);
  const tookMs = Math.round(performance.now() - startedAt);
  await waitForSummary(operator, "all pods ready", {
    withinMs: 120_000,
    wanted: (each) => each.settled && readyPods(each, "shop/web").length === pods,
  });
  await files.workTree.replace("apps/web.yaml", `replicas: ${pods}`, "replicas: 0");
  await files.workTree.push("Scale down");
  await deliver(files);
  await untilRunning(host, "label=berth.dev/pod-uid", 0);
  return tookMs;
}

async function untilRunning(host: LabHost, filter: string, count: number): Promise<void> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const ids = (await inHost(host, "docker", "ps", "--quiet", "--filter", filter)).split("\n").filter(Boolean);
    if (ids.length === count) return;
    if (Date.now() > deadline) throw new Error(`${ids.length} containers run, not ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
