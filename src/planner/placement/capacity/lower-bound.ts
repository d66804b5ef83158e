import { type Problem, row } from "./vectors.ts";

/**
 * Fewer hosts than this can not do, whatever the packing: no resource may be short in sum, and no two items that
 * each take more than half of a host share one. A loose bound: the truth may be higher.
 */
export function lowerBound(problem: Problem): number {
  return problem.endless ? identicalBound(problem) : sumBound(problem);
}

function identicalBound({ items, hosts }: Problem): number {
  let bound = items.length > 0 ? 1 : 0;
  for (let d = 0; d < items.width; d++) {
    const capacity = hosts.values[d] ?? 0;
    const amounts = Array.from({ length: items.length }, (_, item) => items.values[item * items.width + d] ?? 0);
    const sum = amounts.reduce((total, amount) => total + amount, 0);
    if (capacity === 0) continue;
    bound = Math.max(bound, Math.ceil(sum / capacity - 1e-9), amounts.filter((amount) => amount * 2 > capacity).length);
  }
  return bound;
}

/** The shortest stretch of the list that has enough of everything in sum. */
function sumBound({ items, hosts }: Problem): number {
  const needed = new Float64Array(items.width);
  for (let item = 0; item < items.length; item++) addRow(needed, row(items, item));
  const had = new Float64Array(items.width);
  for (let host = 0; host < hosts.length; host++) {
    if (needed.every((amount, d) => amount <= (had[d] ?? 0))) return host;
    addRow(had, row(hosts, host));
  }
  return hosts.length;
}

function addRow(total: Float64Array, values: Float64Array): void {
  for (let d = 0; d < total.length; d++) total[d] = (total[d] ?? 0) + (values[d] ?? 0);
}
