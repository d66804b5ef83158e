import { readFileSync } from "node:fs";
import type { Lab } from "../../src/cli/lab/lab.ts";
import { openFleet } from "../../src/executors/fleet.ts";
import { createProber } from "../../src/executors/probes/prober.ts";
import { instant } from "../../src/model/instant.ts";
import { type HostName, hostName, podUid } from "../../src/model/names.ts";
import type { PlannedProbe } from "../../src/model/plan.ts";
import { targetsOf } from "./lab-fleet.ts";

export interface ProbeLoad {
  /** Processor time over wall time. */
  readonly cores: number;
  readonly lateMsMax: number;
  readonly probes: number;
  /** Of those that had answered by the end. */
  readonly succeeded: number;
}

const warmMs = 15_000;
const measuredMs = 30_000;
const periodMs = 10_000;

interface Target {
  readonly host: string;
  readonly address: string;
}

/** HTTP probes of so many containers, spread over real pods, by the prober that Berth runs. */
export async function measureProbeLoad(lab: Lab, targets: readonly Target[], count: number): Promise<ProbeLoad> {
  const now = () => instant(Date.now());
  const credentials = { privateKey: readFileSync(lab.keyFile), passphrase: null, agentSocket: null };
  const fleet = openFleet({ credentials, instance: "probe-load", helper: "probe-load-node", now, random: Math.random });
  fleet.track(targetsOf(lab));
  await fleet.observe();
  const runs: { readonly key: string; readonly lateMs: number }[] = [];
  const outcomes = new Map<string, string>();
  let measuring = false;
  const prober = createProber({
    now,
    random: Math.random,
    host: (name) => ({ session: fleet.session(name), engine: fleet.engine(name) }),
    onChange: (key, { outcome }) => void outcomes.set(key, outcome),
    onRun: (key, lateMs) => measuring && runs.push({ key, lateMs }),
  });
  try {
    prober.replace(Array.from({ length: count }, (_, index) => probeOf(targets[index % targets.length], index)));
    await sleep(warmMs);
    measuring = true;
    const before = { cpu: process.cpuUsage(), at: performance.now() };
    await sleep(measuredMs);
    const { user, system } = process.cpuUsage(before.cpu);
    return {
      cores: (user + system) / 1000 / (performance.now() - before.at),
      lateMsMax: Math.max(...runs.map(({ lateMs }) => lateMs)),
      probes: runs.length,
      succeeded: [...outcomes.values()].filter((outcome) => outcome === "success").length,
    };
  } finally {
    prober.close();
    await fleet.close();
  }
}

function probeOf(target: Target | undefined, index: number): PlannedProbe {
  if (!target) throw new Error("there is no pod to probe");
  const host: HostName = hostName(target.host);
  return {
    key: `probe-${index}`,
    host,
    pod: podUid(`pod-${index}`),
    container: "web",
    containerId: `container-${index}`,
    kind: "readiness",
    handler: { kind: "http", scheme: "http", address: target.address, port: 8080, path: "/", headers: [] },
    periodMs,
    timeoutMs: 1_000,
    notBefore: instant(0),
    successThreshold: 1,
    failureThreshold: 3,
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
