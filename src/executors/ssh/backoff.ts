export interface BackoffOptions {
  readonly firstMs: number;
  readonly capMs: number;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Doubles with each attempt up to a cap; half of it is random, so that hosts lost together do not come back together. */
export function backoffMs(attempt: number, { firstMs, capMs, random }: BackoffOptions): number {
  const full = Math.min(capMs, firstMs * 2 ** Math.min(attempt, 30));
  return full / 2 + (random() * full) / 2;
}
