export interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The less of the two: on a machine busy with others the wall clock counts their work, on an idle one the processor counts helper threads. */
  readonly ms: number;
}

export function stopwatch<T>(work: () => T): Took & { readonly result: T } {
  const before = process.cpuUsage();
  const start = performance.now();
  const result = work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  return { wallMs, cpuMs, ms: Math.min(wallMs, cpuMs), result };
}
