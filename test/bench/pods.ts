import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import type { LabHost } from "../../src/cli/lab/lab.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { type BenchTrial, benchReport, withBenchTrial } from "../support/bench-trial.ts";
import { installCompose, timeCompose } from "../support/compose-peer.ts";
import { inHost } from "../support/hosts.ts";
import { median } from "../support/median.ts";
import { measureProbeLoad } from "../support/probe-load.ts";
import { formSwarm, timeSwarm, untilRunning } from "../support/swarm-peer.ts";

const composeRounds = 7;
const swarmRounds = 3;
const manyPods = 100;
const probedPods = 1_000;
const image = "registry.lab:5000/berth/web:1.0";

const deployment = (name: string, containers: readonly string[], extra = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: 0
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
${extra}      terminationGracePeriodSeconds: 0
      containers:
${containers.join("\n")}
`;

const container = (name: string, port: number): string =>
  `        - { name: ${name}, image: "${image}", env: [{ name: PORT, value: "${port}" }] }`;

/** Starting pods against docker compose and Docker Swarm on the same engines, and what a thousand probes cost. */
export async function bench(): Promise<BenchResult> {
  const pinned = "      nodeName: host-1\n";
  return withBenchTrial(
    {
      hosts: 3,
      listen: "127.0.0.1:9493",
      prepare: async ({ workTree }) => {
        await workTree.remove("apps/worker.yaml");
        await workTree.write(
          "apps/duo.yaml",
          deployment("duo", [container("web", 8080), container("beside", 8081)], pinned),
        );
        await workTree.write("apps/many.yaml", deployment("many", [container("web", 8080)]));
        await workTree.push("Begin with none");
      },
    },
    measure,
  );
}

async function measure(trial: BenchTrial): Promise<BenchResult> {
  const [first] = trial.lab.hosts;
  if (!first) throw new Error("the lab has no host");
  const duo = await compareWithCompose(trial, first);
  const load = await loadOfProbes(trial);
  const many = await compareWithSwarm(trial);
  return {
    name: "pods",
    verified: duo.ours.length === composeRounds && many.ours.length === swarmRounds && load.succeeded === probedPods,
    ratios: {
      timeOverCompose: median(duo.ours) / median(duo.compose),
      timeOverSwarm: median(many.ours) / median(many.swarm),
      probeCores: load.cores,
      probeLateMsMax: load.lateMsMax,
    },
    figures: {
      engine: first.engine,
      composeMs: duo.compose,
      twoContainersMs: duo.ours,
      swarmMs: many.swarm,
      hundredPodsMs: many.ours,
      probesRun: load.probes,
    },
  };
}

async function compareWithCompose(trial: BenchTrial, host: LabHost) {
  await installCompose(host, image);
  const compose: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < composeRounds; round += 1) {
    compose.push(await timeCompose(host));
    ours.push(await timeDuo(trial, host));
    benchReport(`round ${round + 1}: compose ${compose.at(-1)} ms, pod ${ours.at(-1)} ms`);
  }
  return { compose, ours };
}

/** From sending the delivery until the engine says that both containers had started: host and bench share one clock. */
async function timeDuo(trial: BenchTrial, host: LabHost): Promise<number> {
  const { workTree } = trial.files;
  await workTree.replace("apps/duo.yaml", "replicas: 0", "replicas: 1");
  await workTree.push("One pod of two containers");
  const sentAt = Date.now();
  await trial.tell();
  const label = "label=berth.dev/owner=Deployment.apps shop/duo";
  await untilRunning([host], label, 3);
  const ids = (await inHost(host, "docker", "ps", "--quiet", "--filter", label)).trim().split("\n");
  const started = (await inHost(host, "docker", "inspect", "--format", "{{.State.StartedAt}}", ...ids)).trim();
  const tookMs = Math.max(...started.split("\n").map((at) => Date.parse(at))) - sentAt;
  await scaleToNone(trial, "duo", 1);
  return tookMs;
}

async function scaleToNone(trial: BenchTrial, name: string, from: number): Promise<void> {
  await trial.files.workTree.replace(`apps/${name}.yaml`, `replicas: ${from}`, "replicas: 0");
  await trial.files.workTree.push(`No more of ${name}`);
  await trial.tell();
  await untilRunning(trial.lab.hosts, `label=berth.dev/owner=Deployment.apps shop/${name}`, 0);
  await waitForSummary(trial.operator, "all to be settled", { withinMs: 120_000, wanted: (each) => each.settled });
}

async function compareWithSwarm(trial: BenchTrial) {
  await formSwarm(trial.lab);
  const swarm: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < swarmRounds; round += 1) {
    swarm.push(await timeSwarm(trial.lab, image, manyPods));
    ours.push(await timeMany(trial));
    benchReport(`round ${round + 1}: swarm ${swarm.at(-1)} ms, pods ${ours.at(-1)} ms`);
  }
  return { swarm, ours };
}

/** Until the engines themselves count a hundred pods: a sandbox and a container each. */
async function timeMany(trial: BenchTrial): Promise<number> {
  await trial.files.workTree.replace("apps/many.yaml", "replicas: 0", `replicas: ${manyPods}`);
  await trial.files.workTree.push("Scale up");
  const startedAt = performance.now();
  await trial.tell();
  await untilRunning(trial.lab.hosts, "label=berth.dev/owner=Deployment.apps shop/many", 2 * manyPods);
  const tookMs = Math.round(performance.now() - startedAt);
  await scaleToNone(trial, "many", manyPods);
  return tookMs;
}

/** Probes go to the example's own pods, which answer all day. */
async function loadOfProbes({ lab, operator }: BenchTrial) {
  const summary = await operator.summary();
  const targets = readyPods(summary, "shop/web").flatMap(({ host, address }) =>
    host !== null && address !== null ? [{ host, address }] : [],
  );
  const load = await measureProbeLoad(lab, targets, probedPods);
  benchReport(
    `${load.probes} probes: ${load.cores.toFixed(3)} of a processor, at most ${load.lateMsMax.toFixed(0)} ms late`,
  );
  return load;
}
