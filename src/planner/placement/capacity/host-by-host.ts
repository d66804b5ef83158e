import { decreasing, type Packing, type Problem, row } from "./vectors.ts";

/** How well an item suits what a host has left, both as parts of its capacity; weights say how scarce each resource is. */
export type Suits = (item: Float64Array, left: Float64Array, weights: Float64Array) => number;

/** Panigrahy et al., Heuristics for Vector Bin Packing: the item that lies most in the direction of what is left. */
export const dotProduct: Suits = (item, left, weights) => {
  let sum = 0;
  for (let d = 0; d < item.length; d++) sum += (weights[d] as number) * (item[d] as number) * (left[d] as number);
  return sum;
};

/** The same paper: the item that leaves the least behind. */
export const normGreedy: Suits = (item, left, weights) => {
  let sum = 0;
  for (let d = 0; d < item.length; d++)
    sum -= (weights[d] as number) * ((left[d] as number) - (item[d] as number)) ** 2;
  return sum;
};

/** Fills one host after the other with the items that suit it best; null where items remain at the end. */
export function packHostByHost(problem: Problem, suits: Suits): Packing | null {
  const hostOf = new Int32Array(problem.items.length).fill(-1);
  const weights = scarcity(problem);
  let waiting = decreasing(problem);
  for (let host = 0; waiting.length > 0; host++) {
    if (!problem.endless && host >= problem.hosts.length) return null;
    const filled = fillHost(problem, waiting, {
      capacity: row(problem.hosts, problem.endless ? 0 : host),
      suits,
      weights,
    });
    if (filled.size === 0 && problem.endless) return null;
    for (const item of filled) hostOf[item] = host;
    waiting = waiting.filter((item) => hostOf[item] === -1);
  }
  return { hostOf, hosts: new Set(hostOf).size };
}

interface Filling {
  readonly capacity: Float64Array;
  readonly suits: Suits;
  readonly weights: Float64Array;
}

function fillHost({ items }: Problem, waiting: Int32Array, { capacity, suits, weights }: Filling): Set<number> {
  const width = items.width;
  const left = Float64Array.from(capacity, (amount) => (amount > 0 ? 1 : 0));
  const parts = new Float64Array(waiting.length * width);
  for (let i = 0; i < waiting.length; i++) {
    for (let d = 0; d < width; d++) {
      const amount = items.values[(waiting[i] as number) * width + d] as number;
      parts[i * width + d] = amount === 0 ? 0 : amount / (capacity[d] as number);
    }
  }
  const chosen = new Set<number>();
  for (;;) {
    const best = bestItem(parts, left, { suits, weights });
    if (best < 0) return chosen;
    chosen.add(waiting[best] as number);
    for (let d = 0; d < width; d++) {
      left[d] = (left[d] as number) - (parts[best * width + d] as number);
      parts[best * width + d] = Number.POSITIVE_INFINITY;
    }
  }
}

/** Room for sums of fractions that add up to one but for rounding. */
const rounding = 1e-9;

function bestItem(parts: Float64Array, left: Float64Array, { suits, weights }: Omit<Filling, "capacity">): number {
  const width = left.length;
  const item = new Float64Array(width);
  let [best, most] = [-1, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < parts.length; at += width) {
    let fits = true;
    for (let d = 0; d < width; d++) {
      item[d] = parts[at + d] as number;
      if ((item[d] as number) > (left[d] as number) + rounding) fits = false;
    }
    const here = fits ? suits(item, left, weights) : Number.NEGATIVE_INFINITY;
    if (here <= most) continue;
    best = at / width;
    most = here;
  }
  return best;
}

/** What is asked for in sum as part of what one host has: the scarcer a resource, the more it counts. */
function scarcity({ items, hosts }: Problem): Float64Array {
  const weights = new Float64Array(items.width);
  for (let at = 0; at < items.values.length; at++) {
    const d = at % items.width;
    weights[d] = (weights[d] ?? 0) + (items.values[at] ?? 0) / (hosts.values[d] || 1);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  return weights.map((weight) => weight / total);
}
