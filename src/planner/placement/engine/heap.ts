import type { Candidates } from "../fleet/candidates.ts";

/** A binary heap in a stretch of two parallel arrays: the cheapest host on top, of equals the first by name. */
export interface Heap {
  readonly in: Candidates;
  readonly start: number;
  length: number;
}

export function heapify(heap: Heap): void {
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(heap, at);
}

/**
 * Leaves the `most` cheapest, in order, which is a heap too. For when no more than that will be taken: a pod placed
 * changes one host, so the next best is always among them. Hosts have to come in order.
 */
export function keepBest(heap: Heap, most: number): void {
  const { cost, host } = heap.in;
  const end = heap.start + heap.length;
  heap.length = Math.min(most, heap.length);
  const last = heap.start + heap.length - 1;
  for (let at = heap.start; at < end; at++) {
    if (at > last && (cost[at] as number) >= (cost[last] as number)) continue;
    const [movedCost, movedHost] = [cost[at] as number, host[at] as number];
    let to = Math.min(at, last);
    for (; to > heap.start && (cost[to - 1] as number) > movedCost; to--) {
      cost[to] = cost[to - 1] as number;
      host[to] = host[to - 1] as number;
    }
    cost[to] = movedCost;
    host[to] = movedHost;
  }
}

/** Puts another cost on the top host. */
export function replaceTop(heap: Heap, cost: number): void {
  heap.in.cost[heap.start] = cost;
  sink(heap, 0);
}

export function dropTop(heap: Heap): void {
  heap.length--;
  swap(heap.in, heap.start, heap.start + heap.length);
  sink(heap, 0);
}

export function push(heap: Heap, host: number, cost: number): void {
  let at = heap.length++;
  heap.in.cost[heap.start + at] = cost;
  heap.in.host[heap.start + at] = host;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap.in, heap.start + at, heap.start + parent)) return;
    swap(heap.in, heap.start + at, heap.start + parent);
    at = parent;
  }
}

function sink(heap: Heap, from: number): void {
  const { in: arrays, start, length } = heap;
  let at = from;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= length) return;
    const right = left + 1;
    const child = right < length && isBefore(arrays, start + right, start + left) ? right : left;
    if (!isBefore(arrays, start + child, start + at)) return;
    swap(arrays, start + child, start + at);
    at = child;
  }
}

function isBefore({ cost, host }: Candidates, a: number, b: number): boolean {
  const [left, right] = [cost[a] as number, cost[b] as number];
  return left < right || (left === right && (host[a] as number) < (host[b] as number));
}

function swap({ cost, host }: Candidates, a: number, b: number): void {
  const keptCost = cost[a] as number;
  const keptHost = host[a] as number;
  cost[a] = cost[b] as number;
  host[a] = host[b] as number;
  cost[b] = keptCost;
  host[b] = keptHost;
}
