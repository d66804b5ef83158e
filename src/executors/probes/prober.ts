import type { ProbeFact } from "../../model/facts.ts";
import type { Instant } from "../../model/instant.ts";
import type { HostName } from "../../model/names.ts";
import type { PlannedProbe } from "../../model/plan.ts";
import { createGate, type Gate } from "./gate.ts";
import { type ProbeHost, runProbe } from "./run-probe.ts";
import { count, noTally, type ProbeResult, type Tally } from "./tally.ts";

export interface ProberOptions {
  readonly now: () => Instant;
  readonly random: () => number;
  readonly host: (name: HostName) => ProbeHost;
  /** Only where an outcome changed. */
  readonly onChange: (key: string, fact: ProbeFact) => void;
  /** Told of every probe as it starts, and how long after it was due. */
  readonly onRun?: (key: string, lateMs: number) => void;
}

export interface Prober {
  /** The probes to run from now on; one whose key stays keeps its count. */
  replace(probes: readonly PlannedProbe[]): void;
  close(): void;
}

interface Running {
  probe: PlannedProbe;
  tally: Tally;
  timer: NodeJS.Timeout | null;
}

/** Probes of one host that may be under way at once. */
const perHost = 32;

/** Runs every probe at its period. A host that hangs delays its own probes only. */
export function createProber(options: ProberOptions): Prober {
  const running = new Map<string, Running>();
  const gates = new Map<HostName, Gate>();
  const gateOf = (host: HostName): Gate => {
    const gate = gates.get(host) ?? createGate(perHost);
    gates.set(host, gate);
    return gate;
  };
  const run = async (entry: Running, dueAt: number): Promise<void> => {
    const { probe } = entry;
    const result = await gateOf(probe.host)(() => {
      options.onRun?.(probe.key, performance.now() - dueAt);
      return runProbe(probe, options.host(probe.host));
    });
    if (running.get(probe.key) !== entry) return;
    if (result) settle(entry, result, options);
    const wait = dueAt + probe.periodMs - performance.now();
    schedule(entry, Math.max(0, wait));
  };
  const schedule = (entry: Running, delayMs: number): void => {
    const dueAt = performance.now() + delayMs;
    entry.timer = setTimeout(() => void run(entry, dueAt), delayMs);
  };
  const stop = (key: string): void => {
    clearTimeout(running.get(key)?.timer ?? undefined);
    running.delete(key);
  };
  return {
    replace: (probes) => {
      const wanted = new Set(probes.map((probe) => probe.key));
      for (const key of running.keys()) if (!wanted.has(key)) stop(key);
      for (const probe of probes) {
        const present = running.get(probe.key);
        if (present) present.probe = probe;
        else begin(probe, { running, schedule, options });
      }
    },
    close: () => {
      for (const key of [...running.keys()]) stop(key);
    },
  };
}

interface Start {
  readonly running: Map<string, Running>;
  readonly schedule: (entry: Running, delayMs: number) => void;
  readonly options: ProberOptions;
}

/** Containers that start together would else be probed in the same millisecond ever after. */
function begin(probe: PlannedProbe, { running, schedule, options: { now, random } }: Start): void {
  const entry: Running = { probe, tally: noTally, timer: null };
  running.set(probe.key, entry);
  const untilDue = Math.max(0, probe.notBefore - now());
  schedule(entry, untilDue + random() * Math.min(probe.periodMs, 1000));
}

function settle(entry: Running, result: ProbeResult, { now, onChange }: ProberOptions): void {
  const before = entry.tally.outcome;
  entry.tally = count(entry.tally, result, entry.probe);
  const { outcome } = entry.tally;
  if (outcome !== before) onChange(entry.probe.key, { outcome, since: now(), message: result.message });
}
