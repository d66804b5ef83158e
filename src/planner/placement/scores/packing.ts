import { point } from "./units.ts";

/** Fractions of a host's CPU and memory that would be left; a full or absent resource counts as 0. */
export interface LeftOver {
  readonly cpu: number;
  readonly memory: number;
}

/**
 * Cost of packing a pod on a host: first what would be left of one resource and could not be used for want of the
 * other, then how much would be left at all. Lower is denser. docs/decisions tells why not most-allocated.
 */
export function packingCost({ cpu, memory }: LeftOver): number {
  return Math.floor((Math.abs(cpu - memory) + 0.5 * (cpu + memory)) * point);
}

/** Cost where load is to be even instead: the fuller the host would be, the dearer. */
export function spreadingCost({ cpu, memory }: LeftOver): number {
  return Math.floor((2 - cpu - memory) * 0.5 * point);
}
