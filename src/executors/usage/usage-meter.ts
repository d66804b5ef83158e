import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import type { HostName } from "../../model/names.ts";
import type { MeasuredUsage } from "../../model/usage.ts";
import type { Snapshot } from "../observe/observe-host.ts";
import { type MeasuredHost, usageBetween } from "./usage-between.ts";
import { parseUsage, type UsageSample } from "./usage-sample.ts";

export interface UsageSource {
  readonly name: HostName;
  /** What its node helper last wrote down; null where it has not, or the engine does not answer. */
  read(): Promise<string | null>;
  snapshot(): Pick<Snapshot, "engine" | "pods">;
}

/** Reads every host's counters now and then, so that whoever wants to know what is used costs nothing more. */
export interface UsageMeter {
  /** Looks at every host once. Never rejects. */
  sample(): Promise<void>;
  usage(): MeasuredUsage;
  close(): void;
}

export interface MeterOptions {
  readonly hosts: () => readonly UsageSource[];
  readonly now: () => Instant;
}

const everyMs = 15_000;
/** What is older tells nothing of now. */
const staleMs = 60_000;

interface Known {
  readonly sample: UsageSample;
  readonly measured: MeasuredHost;
}

const nothing: MeasuredHost = { host: null, pods: new Map() };

export function createUsageMeter({ hosts, now }: MeterOptions): UsageMeter {
  const known = new Map<HostName, Known>();
  const sampleHost = async (source: UsageSource): Promise<void> => {
    const text = await source.read().catch(() => null);
    const sample = text === null ? null : parseUsage(text);
    const { engine, pods } = source.snapshot();
    if (!sample || !engine) return;
    const at = instant(sample.atMs - engine.clockSkewMs);
    const before = known.get(source.name);
    if (now() - at > staleMs) known.delete(source.name);
    else if (!before) known.set(source.name, { sample, measured: nothing });
    else if (before.sample.atMs !== sample.atMs) {
      const measured = usageBetween({ before: before.sample, after: sample, at }, pods);
      known.set(source.name, { sample, measured });
    }
  };
  const sample = async (): Promise<void> => {
    const present = hosts();
    for (const name of known.keys()) if (!present.some((host) => host.name === name)) known.delete(name);
    await Promise.all(present.map(sampleHost));
  };
  const timer = setInterval(() => void sample(), everyMs).unref();
  return { sample, usage: () => together(known, now()), close: () => clearInterval(timer) };
}

/** Of all hosts, without what is too old. */
function together(known: ReadonlyMap<HostName, Known>, now: Instant): MeasuredUsage {
  const measured = [...known].map(
    ([
      name,
      {
        measured: { host, pods },
      },
    ]) => ({ name, host, pods }),
  );
  const isFresh = ({ at }: { readonly at: Instant }): boolean => now - at <= staleMs;
  return {
    hosts: new Map(measured.flatMap(({ name, host }) => (host && isFresh(host) ? [[name, host] as const] : []))),
    pods: new Map(measured.flatMap(({ pods }) => [...pods].filter(([, pod]) => isFresh(pod)))),
  };
}
