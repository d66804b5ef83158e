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
