import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import type { LabHost } from "../../src/cli/lab/lab.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { type BenchTrial, benchReport, withBenchTrial } from "../support/bench-trial.ts";
import { inHost } from "../support/hosts.ts";
import { median } from "../support/median.ts";

const rounds = 7;
const image = "registry.lab:5000/berth/web:1.0";

/** From a signed delivery until the first container of the new commit has started, against `docker run` on that host. */
export function bench(): Promise<BenchResult> {
  return withBenchTrial({ hosts: 1, listen: "127.0.0.1:9490", prepare: async () => {} }, measure);
}

async function measure(trial: BenchTrial): Promise<BenchResult> {
  const [host] = trial.lab.hosts;
  if (!host) throw new Error("the lab has no host");
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await timeDockerRun(host));
    const commit = await release(trial, round);
    ours.push(await timeDelivery(trial, host, commit));
    await waitForSummary(trial.operator, "the release to settle", {
      withinMs: 120_000,
      wanted: (each) => each.settled && each.repository.commit === commit && readyPods(each, "shop/web").length === 3,
    });
    benchReport(`round ${round + 1}: docker run ${bare.at(-1)} ms, webhook to container ${ours.at(-1)} ms`);
  }
  return {
    name: "webhook",
    verified: ours.length === rounds,
    ratios: { addedMsP50: median(ours) - median(bare) },
    figures: { oursMs: ours, dockerRunMs: bare, engine: host.engine },
  };
}

/** Milliseconds of `docker run --detach` as the host's own clock has them. */
async function timeDockerRun(host: LabHost): Promise<number> {
  const script = `a=$(date +%s%N); id=$(docker run --detach ${image}); b=$(date +%s%N); docker rm --force $id >/dev/null; echo $(((b - a) / 1000000))`;
  return Number((await inHost(host, "sh", "-c", script)).trim());
}

/** Pushes a commit that makes a new revision of the pod template and nothing else. */
async function release({ files }: BenchTrial, round: number): Promise<string> {
  const before =
    round === 0 ? "labels: { app: web }\n    spec:" : `labels: { app: web, release: "${round - 1}" }\n    spec:`;
  await files.workTree.replace("apps/web.yaml", before, `labels: { app: web, release: "${round}" }\n    spec:`);
  return files.workTree.push(`Release ${round}`);
}

/** From sending the delivery until the engine says a container of that commit started: host and bench share one clock. */
async function timeDelivery({ tell }: BenchTrial, host: LabHost, commit: string): Promise<number> {
  const sentAt = Date.now();
  await tell();
  const filter = [`label=berth.dev/commit=${commit}`, "label=berth.dev/role=app"].flatMap((each) => ["--filter", each]);
  for (;;) {
    const [id] = (await inHost(host, "docker", "ps", "--quiet", ...filter)).trim().split("\n");
    if (id) {
      const started = await inHost(host, "docker", "inspect", "--format", "{{.State.StartedAt}}", id);
      return Date.parse(started.trim()) - sentAt;
    }
    if (Date.now() - sentAt > 60_000) throw new Error("no container of the commit started within a minute");
  }
}
