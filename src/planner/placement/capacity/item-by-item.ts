import { type Packing, type Problem, row } from "./vectors.ts";

/** What a host would have left of everything, as parts of its capacity: the least cost wins, of equals the first host. */
export type FitCost = (parts: Float64Array) => number;

export interface ItemRule {
  readonly order: (problem: Problem) => Int32Array;
  /** Null: the first host with room. */
  readonly cost: FitCost | null;
}

export const squaredNorm: FitCost = (parts) => {
  let sum = 0;
  for (let d = 0; d < parts.length; d++) sum += (parts[d] ?? 0) ** 2;
  return sum;
};

/** scores/packing.ts for any number of resources: what is left of one for want of another, then what is left at all. */
export const stranding: FitCost = (parts) => leftOver(parts, 1);

/** With the large items placed first, small ones fill what is left: evenness counts for more than fullness. */
export const strandingFirst: FitCost = (parts) => leftOver(parts, 0.5);

function leftOver(parts: Float64Array, weight: number): number {
  let [least, most, sum] = [Number.POSITIVE_INFINITY, 0, 0];
  for (let d = 0; d < parts.length; d++) {
    const part = parts[d] ?? 0;
    least = Math.min(least, part);
    most = Math.max(most, part);
    sum += part;
  }
  return most - least + (weight * sum) / parts.length;
}

interface Bins {
  readonly left: number[];
  open: number;
}

/** Takes the items one by one; null where one of them fits on no host. */
export function packItemByItem(problem: Problem, rule: ItemRule): Packing | null {
  const { items, hosts, endless } = problem;
  const hostOf = new Int32Array(items.length);
  const bins: Bins = endless ? { left: [], open: 0 } : { left: [...hosts.values], open: hosts.length };
  for (const item of rule.order(problem)) {
    const wanted = row(items, item);
    const host = bestHost(problem, bins, { wanted, cost: rule.cost });
    if (host < 0 && !(endless && openHost(problem, bins, wanted))) return null;
    hostOf[item] = host < 0 ? bins.open - 1 : host;
    takeFrom(bins.left, (hostOf[item] as number) * items.width, wanted);
  }
  return { hostOf, hosts: new Set(hostOf).size };
}

function takeFrom(left: number[], at: number, wanted: Float64Array): void {
  for (let d = 0; d < wanted.length; d++) left[at + d] = (left[at + d] as number) - (wanted[d] as number);
}

function openHost({ hosts }: Problem, bins: Bins, wanted: Float64Array): boolean {
  const capacity = row(hosts, 0);
  if (!wanted.every((amount, d) => amount <= (capacity[d] ?? 0))) return false;
  bins.left.push(...capacity);
  bins.open++;
  return true;
}

interface Wanted {
  readonly wanted: Float64Array;
  readonly cost: FitCost | null;
}

function bestHost({ hosts, endless }: Problem, bins: Bins, { wanted, cost }: Wanted): number {
  const parts = new Float64Array(wanted.length);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let host = 0; host < bins.open; host++) {
    if (!fits(bins.left, host * wanted.length, wanted)) continue;
    if (cost === null) return host;
    const at = host * wanted.length;
    for (let d = 0; d < parts.length; d++) {
      const capacity = hosts.values[endless ? d : at + d] as number;
      parts[d] = partLeft((bins.left[at + d] as number) - (wanted[d] as number), capacity);
    }
    const here = cost(parts);
    if (here >= least) continue;
    best = host;
    least = here;
  }
  return best;
}

function partLeft(left: number, capacity: number): number {
  return left > 0 ? left / capacity : 0;
}

function fits(left: readonly number[], at: number, wanted: Float64Array): boolean {
  for (let d = 0; d < wanted.length; d++) if ((wanted[d] as number) > (left[at + d] as number)) return false;
  return true;
}
