import type { Resources } from "../../../model/resources.ts";

/** Amounts of every resource that is asked for anywhere: row after row in one flat array. */
export interface Vectors {
  readonly values: Float64Array;
  readonly length: number;
  readonly width: number;
}

export interface Problem {
  readonly items: Vectors;
  /** Hosts in the order they may be used. With `endless`, the one row stands for as many hosts as are needed. */
  readonly hosts: Vectors;
  readonly endless: boolean;
}

/** Which host each item goes to; null where an item fits nowhere. */
export interface Packing {
  readonly hostOf: Int32Array;
  readonly hosts: number;
}

export function packingProblem(pods: readonly Resources[], hosts: readonly Resources[], endless: boolean): Problem {
  const names = [...new Set(pods.flatMap(({ other }) => Object.keys(other)))].sort();
  return { items: vectors(pods, names), hosts: vectors(hosts, names), endless };
}

function vectors(rows: readonly Resources[], names: readonly string[]): Vectors {
  const width = 2 + names.length;
  const values = new Float64Array(rows.length * width);
  for (const [row, { cpuMillis, memoryBytes, other }] of rows.entries()) {
    values.set([cpuMillis, memoryBytes, ...names.map((name) => other[name] ?? 0)], row * width);
  }
  return { values, length: rows.length, width };
}

export function row({ values, width }: Vectors, at: number): Float64Array {
  return values.subarray(at * width, (at + 1) * width);
}

/** The largest part of the first host's capacity an item takes. */
export function largestPart({ items, hosts }: Problem, item: number): number {
  let largest = 0;
  for (let d = 0; d < items.width; d++) {
    const part = (items.values[item * items.width + d] ?? 0) / (hosts.values[d] || 1);
    if (part > largest) largest = part;
  }
  return largest;
}

/** Item numbers, the largest first; equal ones in the order they came. */
export function decreasing(problem: Problem): Int32Array {
  const sizes = Float64Array.from({ length: problem.items.length }, (_, item) => largestPart(problem, item));
  return Int32Array.from(sizes.keys()).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
}

/** Item numbers, those that take most of the scarcest resource first: it alone decides how many hosts there must be. */
export function decreasingByScarcest(problem: Problem): Int32Array {
  const { items } = problem;
  const scarcest = scarcestResource(problem);
  const amount = (item: number) => items.values[item * items.width + scarcest] ?? 0;
  return arriving(problem).sort((a, b) => amount(b) - amount(a) || a - b);
}

function scarcestResource({ items, hosts }: Problem): number {
  const shares = Array.from({ length: items.width }, (_, d) => total(items, d) / (total(hosts, d) || 1));
  return shares.indexOf(shares.reduce((a, b) => Math.max(a, b), 0));
}

function total({ values, length, width }: Vectors, d: number): number {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += values[at * width + d] ?? 0;
  return sum;
}

export function arriving({ items }: Problem): Int32Array {
  return Int32Array.from({ length: items.length }, (_, item) => item);
}
