/** Counters of one host at one instant, as its node helper wrote them down. */
export interface UsageSample {
  /** By the host's own clock, milliseconds since 1970. */
  readonly atMs: number;
  readonly host: Counters | null;
  /** By the engine's container id. Containers of others are among them. */
  readonly containers: ReadonlyMap<string, Counters>;
}

export interface Counters {
  /** Processor time since the beginning, in microseconds. */
  readonly cpuMicros: number;
  /** Working set. */
  readonly memoryBytes: number;
}

/** Below the state directory. */
export const usageFile = "usage.txt";

/** Reads lines of `at MS`, `host CPU MEMORY` and `ID CPU MEMORY`. Null where there is no time: then nothing was measured. */
export function parseUsage(text: string): UsageSample | null {
  let atMs: number | null = null;
  const counters = new Map<string, Counters>();
  for (const line of text.split("\n")) {
    const [name = "", first = "", second = ""] = line.split(" ");
    const [a, b] = [Number(first), Number(second)];
    if (first === "" || !Number.isFinite(a) || !Number.isFinite(b)) continue;
    if (name === "at") atMs = a;
    else counters.set(name, { cpuMicros: a, memoryBytes: b });
  }
  const host = counters.get("host") ?? null;
  counters.delete("host");
  return atMs === null ? null : { atMs, host, containers: counters };
}
