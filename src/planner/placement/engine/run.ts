import { hostPorts } from "../filters/host-ports.ts";
import { resources } from "../filters/resources.ts";
import { unboundClaims } from "../filters/unbound-claims.ts";
import type { Candidates } from "../fleet/candidates.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { eligibleHosts } from "../fleet/host-mask.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import { declaredCosts } from "../scores/declared-costs.ts";
import { packingCost, spreadingCost } from "../scores/packing.ts";
import { heapsByGroup } from "./groups.ts";
import { dropTop, type Heap, push, replaceTop } from "./heap.ts";
import { costOf, countPod, isAllowed, openRules, type Rules, splitRules } from "./rules.ts";
import { scanHosts } from "./scan.ts";

/** One class on its way to its hosts: the hosts were looked at once, each pod placed changes one of them. */
export interface Run {
  readonly fleet: Fleet;
  readonly of: PodClass;
  readonly rules: Rules;
  readonly wide: Rules;
  readonly local: Rules;
  readonly declared: Float64Array | null;
  readonly heaps: readonly Heap[];
  /** Hosts that a rule keeps out for now, and where they came from. */
  parked: { readonly heap: Heap; readonly host: number }[];
  version: number;
  /** The heap whose top `nextHost` gave. */
  current: Heap | null;
}

/** `pods`: how many of the class are to be placed, if that is known. */
export function openRun(fleet: Fleet, of: PodClass, pods = Number.POSITIVE_INFINITY): Run {
  const rules = openRules(fleet, of);
  const declared = declaredCosts(fleet, of);
  const { wide, local } = splitRules(rules);
  const scanned = fleet.scratch.scanned;
  scanHosts(fleet, of, { hosts: eligibleHosts(fleet, of), into: scanned });
  if (isPicky(of) || declared || local.costs.length > 0) narrow(fleet, of, { scanned, declared, local });
  // A rule that refuses single hosts may use up any number of them.
  const most = local.filters.length > 0 ? Number.POSITIVE_INFINITY : pods;
  const heaps = heapsByGroup(fleet, wide, { scanned, most });
  return { fleet, of, rules, wide, local, declared, heaps, parked: [], version: versionOf(rules), current: null };
}

/** Something besides CPU, memory and the number of pods decides whether a host has room. */
function isPicky({ other, ports, unboundClaims }: PodClass): boolean {
  return other.length > 0 || ports.length > 0 || unboundClaims.length > 0;
}

interface Narrowing {
  readonly scanned: Candidates;
  readonly declared: Float64Array | null;
  readonly local: Rules;
}

function narrow(fleet: Fleet, of: PodClass, { scanned, declared, local }: Narrowing): void {
  let kept = 0;
  for (let i = 0; i < scanned.length; i++) {
    const host = scanned.host[i] as number;
    if (!takes(fleet, of, host)) continue;
    scanned.host[kept] = host;
    scanned.cost[kept++] = (scanned.cost[i] as number) + (declared?.[host] ?? 0) + costOf(local, host);
  }
  scanned.length = kept;
}

/** Whether the host could take a pod of the class now, rules about other pods apart: what most often says no goes first. */
export function takes(fleet: Fleet, of: PodClass, host: number): boolean {
  return resources.check(fleet, of, host) && hostPorts.check(fleet, of, host) && unboundClaims.check(fleet, of, host);
}

/** The best host for the next pod of the class, or -1 where none is left. */
export function nextHost(run: Run): number {
  for (;;) {
    const heap = bestHeap(run);
    if (!heap) return -1;
    const host = topOf(heap);
    run.current = heap;
    if (run.local.filters.length === 0) return host;
    const refusing = run.local.filters.filter((filter) => !filter.check(host));
    if (refusing.length === 0) return host;
    dropTop(heap);
    if (refusing.every((filter) => filter.version() !== null)) run.parked.push({ heap, host });
  }
}

function bestHeap({ heaps, wide }: Run): Heap | null {
  let best: Heap | null = null;
  let least = 0;
  for (const heap of heaps) {
    if (heap.length === 0 || !isAllowed(wide, topOf(heap))) continue;
    const cost = (heap.in.cost[heap.start] as number) + costOf(wide, topOf(heap));
    if (best && (cost > least || (cost === least && topOf(heap) > topOf(best)))) continue;
    best = heap;
    least = cost;
  }
  return best;
}

function topOf(heap: Heap): number {
  return heap.in.host[heap.start] as number;
}

/** Takes note that a pod of the class was booked on the host `nextHost` gave. */
export function advance(run: Run, host: number): void {
  const { fleet, of, rules } = run;
  const heap = run.current;
  countPod(rules, of, { host, by: 1 });
  if (heap && takes(fleet, of, host)) replaceTop(heap, hostCost(run, host));
  else if (heap) dropTop(heap);
  unparkWhereChanged(run);
}

function unparkWhereChanged(run: Run): void {
  if (run.parked.length === 0) return;
  const version = versionOf(run.rules);
  if (version === run.version) return;
  run.version = version;
  const { parked } = run;
  run.parked = [];
  for (const { heap, host } of parked) push(heap, host, hostCost(run, host));
}

function versionOf({ filters }: Rules): number {
  return filters.reduce((sum, filter) => sum + (filter.version() ?? 0), 0);
}

/** What the host would cost the next pod, but for rules that a whole group shares. */
export function hostCost({ fleet, of, declared, local }: Run, host: number): number {
  return roomCost(fleet, of, host) + (declared?.[host] ?? 0) + costOf(local, host);
}

/** The packing part, as scanHosts computes it. */
export function roomCost({ cpu, memory }: Fleet, of: PodClass, host: number): number {
  const left = {
    cpu: fraction((cpu.free[host] ?? 0) - of.cpuMillis, cpu.capacity[host] ?? 0),
    memory: fraction((memory.free[host] ?? 0) - of.memoryBytes, memory.capacity[host] ?? 0),
  };
  return of.strategy === "pack" ? packingCost(left) : spreadingCost(left);
}

function fraction(left: number, capacity: number): number {
  return left > 0 ? left / capacity : 0;
}
