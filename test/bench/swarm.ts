import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { type BenchTrial, benchReport, withBenchTrial } from "../support/bench-trial.ts";
import { median } from "../support/median.ts";
import { formSwarm, timeSwarm, untilRunning } from "../support/swarm-peer.ts";

const rounds = 3;
const containers = 50;
/** A pod is two containers: its sandbox and its own. */
const pods = containers / 2;
const image = "registry.lab:5000/berth/web:1.0";

/** Fifty containers on one host: from the push to all of them running, against `docker service create` on the same engine. */
export function bench(): Promise<BenchResult> {
  return withBenchTrial(
    {
      hosts: 1,
      listen: "127.0.0.1:9491",
      prepare: async ({ workTree }) => {
        await workTree.remove("apps/worker.yaml");
        await workTree.replace("apps/web.yaml", "replicas: 3", "replicas: 0");
        await workTree.push("Begin with none");
      },
    },
    measure,
  );
}

async function measure(trial: BenchTrial): Promise<BenchResult> {
  await formSwarm(trial.lab);
  const ours: number[] = [];
  const swarm: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    swarm.push(await timeSwarm(trial.lab, image, containers));
    ours.push(await timeOurs(trial));
    benchReport(`round ${round + 1}: swarm ${swarm.at(-1)} ms, ours ${ours.at(-1)} ms`);
  }
  const figures = { containers, pods, oursMs: ours, swarmMs: swarm, engine: trial.lab.hosts[0]?.engine ?? "" };
  const ratios = { timeOverSwarm: median(ours) / median(swarm) };
  return { name: "swarm", verified: ours.length === rounds, ratios, figures };
}

/** From the delivery until the engine itself counts fifty running containers of pods. */
async function timeOurs({ operator, files, lab, tell }: BenchTrial): Promise<number> {
  await files.workTree.replace("apps/web.yaml", "replicas: 0", `replicas: ${pods}`);
  await files.workTree.push("Scale up");
  const startedAt = performance.now();
  await tell();
  await untilRunning(lab.hosts, "label=berth.dev/pod-uid", containers);
  const tookMs = Math.round(performance.now() - startedAt);
  await waitForSummary(operator, "all pods ready", {
    withinMs: 120_000,
    wanted: (each) => each.settled && readyPods(each, "shop/web").length === pods,
  });
  await files.workTree.replace("apps/web.yaml", `replicas: ${pods}`, "replicas: 0");
  await files.workTree.push("Scale down");
  await tell();
  await untilRunning(lab.hosts, "label=berth.dev/pod-uid", 0);
  return tookMs;
}
