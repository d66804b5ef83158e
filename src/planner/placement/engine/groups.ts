import type { Candidates } from "../fleet/candidates.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { remember } from "../fleet/host-mask.ts";
import type { LabelColumn } from "../fleet/label-column.ts";
import { type Heap, heapify, keepBest } from "./heap.ts";
import type { Rules } from "./rules.ts";

/**
 * One heap for each group of hosts that are in the same domain of every wide rule: within a group those rules say
 * the same of all, so its cheapest host is the only one to ask about.
 */
export function heapsByGroup(fleet: Fleet, wide: Rules, { scanned, most }: Scanned): Heap[] {
  const columns = [...new Set([...wide.filters, ...wide.costs].map(({ column }) => column))];
  if (columns.length === 0) return [opened({ in: scanned, start: 0, length: scanned.length }, most)];
  const keys = columns.map(({ key }) => key).join();
  const groupOf = remember(fleet.groupings, keys, () => grouping(columns, fleet.hosts.length));
  return sortIntoGroups(scanned, groupOf, fleet.scratch.grouped).map((heap) => opened(heap, most));
}

interface Scanned {
  readonly scanned: Candidates;
  /** No more hosts than this will be asked for. */
  readonly most: number;
}

/** Up to so many, keeping a short list in order is cheaper than making a heap of all. */
const shortList = 64;

function opened(heap: Heap, most: number): Heap {
  if (most <= shortList) keepBest(heap, most);
  else heapify(heap);
  return heap;
}

/** A number for each combination of domains that occurs. */
function grouping(columns: readonly LabelColumn[], hosts: number): Int32Array {
  const [first, ...rest] = columns;
  const groups = first ? first.domains.map((domain) => domain + 1) : new Int32Array(hosts);
  return rest.reduce<Int32Array>(refine, groups);
}

function refine(groups: Int32Array, { domains, count }: LabelColumn): Int32Array {
  const numbers = new Map<number, number>();
  return groups.map((group, host) => {
    const pair = group * (count + 1) + (domains[host] ?? -1) + 1;
    const known = numbers.get(pair);
    if (known !== undefined) return known;
    numbers.set(pair, numbers.size);
    return numbers.size - 1;
  });
}

function sortIntoGroups(scanned: Candidates, groupOf: Int32Array, into: Candidates): Heap[] {
  const heaps = emptyHeaps(scanned, groupOf, into);
  for (let i = 0; i < scanned.length; i++) {
    const host = scanned.host[i] as number;
    const heap = heaps[groupOf[host] as number] as Heap;
    const at = heap.start + heap.length++;
    into.host[at] = host;
    into.cost[at] = scanned.cost[i] as number;
  }
  return heaps.filter(({ length }) => length > 0);
}

function emptyHeaps(scanned: Candidates, groupOf: Int32Array, into: Candidates): Heap[] {
  const sizes: number[] = [];
  for (let i = 0; i < scanned.length; i++) {
    const group = groupOf[scanned.host[i] as number] as number;
    while (sizes.length <= group) sizes.push(0);
    sizes[group] = (sizes[group] ?? 0) + 1;
  }
  let start = 0;
  return sizes.map((size) => {
    const heap = { in: into, start, length: 0 };
    start += size;
    return heap;
  });
}
