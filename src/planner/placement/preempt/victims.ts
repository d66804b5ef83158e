import { countPod, isAllowed, type Rules } from "../engine/rules.ts";
import { takes } from "../engine/run.ts";
import type { Fleet, FleetPod } from "../fleet/fleet.ts";
import { give, take } from "../fleet/occupy.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import { breaksBudget } from "./budgets.ts";

/** What making room on one host would take. */
export interface Eviction {
  readonly host: number;
  /** Pods that have to go because of this one. */
  readonly victims: readonly FleetPod[];
  /** Pods that are on their way out already, and have to be gone first. */
  readonly awaited: readonly FleetPod[];
  readonly violations: number;
}

interface Asking {
  readonly fleet: Fleet;
  readonly of: PodClass;
  readonly rules: Rules;
  readonly host: number;
}

/**
 * The fewest pods of lower priority whose leaving makes room on a host: all are thought away, then let back in one by
 * one, the most important first, as long as the newcomer still fits. Null where not even all of them are enough.
 */
export function evictionOn(asking: Asking): Eviction | null {
  const { fleet, of, host } = asking;
  const lower = (fleet.pods[host] ?? []).filter((pod) => pod.of.priority < of.priority);
  if (lower.length === 0) return null;
  for (const pod of lower) remove(asking, pod);
  const eviction = fits(asking) ? chosenFrom(asking, lower) : null;
  const gone = eviction ? [...eviction.victims, ...eviction.awaited] : lower;
  for (const pod of gone) restore(asking, pod);
  return eviction && gone.length > 0 ? eviction : null;
}

function chosenFrom(asking: Asking, lower: readonly FleetPod[]): Eviction {
  const staying = lower.filter((pod) => !pod.leaving).sort(byImportance);
  const guarded = breaksBudget(asking.fleet.budgets, staying);
  // A stable sort: among guarded pods and among the others, the most important still comes first.
  if (guarded.size > 0) staying.sort((a, b) => Number(guarded.has(b)) - Number(guarded.has(a)));
  const victims = staying.filter((pod) => !letBackIn(asking, pod));
  const awaited = lower.filter((pod) => pod.leaving && !letBackIn(asking, pod));
  return { host: asking.host, victims, awaited, violations: victims.filter((pod) => guarded.has(pod)).length };
}

function letBackIn(asking: Asking, pod: FleetPod): boolean {
  restore(asking, pod);
  if (fits(asking)) return true;
  remove(asking, pod);
  return false;
}

function fits({ fleet, of, rules, host }: Asking): boolean {
  return takes(fleet, of, host) && isAllowed(rules, host);
}

function remove({ fleet, rules, host }: Asking, pod: FleetPod): void {
  give(fleet, pod.of, host);
  if (!pod.leaving) countPod(rules, pod.of, { host, by: -1 });
}

function restore({ fleet, rules, host }: Asking, pod: FleetPod): void {
  take(fleet, pod.of, host);
  if (!pod.leaving) countPod(rules, pod.of, { host, by: 1 });
}

/** Higher priority first, then the one that has run longer; the uid so that there is always an order. */
export function byImportance(a: FleetPod, b: FleetPod): number {
  return b.of.priority - a.of.priority || startOf(a) - startOf(b) || (a.uid < b.uid ? -1 : 1);
}

export function startOf({ startedAt }: FleetPod): number {
  return startedAt ?? Number.MAX_SAFE_INTEGER;
}
