import type { Run } from "../engine/run.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { eligibleHosts } from "../fleet/host-mask.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import { compareHarm, type Harm, harmOf } from "./gentleness.ts";
import { type Eviction, evictionOn } from "./victims.ts";

/** Ways to make room for one class, the gentlest last. Worked out once; each one taken changes one host. */
export interface Preemption {
  readonly run: Run;
  readonly ways: Way[];
}

interface Way {
  readonly eviction: Eviction;
  readonly harm: Harm;
}

export function openPreemption(run: Run): Preemption {
  const { fleet, of } = run;
  if (!mayPreempt(fleet, of)) return { run, ways: [] };
  const ways = [...eligibleHosts(fleet, of)].flatMap((host) => wayOn(run, host) ?? []);
  return { run, ways: ways.sort((a, b) => compareHarm(b.harm, a.harm)) };
}

/** What an eviction changes beyond its own host, so that the other ways have to be worked out anew. */
export function isFarReaching({ fleet, rules }: Run): boolean {
  return rules.filters.length > 0 || rules.costs.length > 0 || fleet.budgets.length > 0;
}

function mayPreempt(fleet: Fleet, of: PodClass): boolean {
  const { preemptionPolicy, priorityClassName = "" } = of.sample.manifest.spec;
  if (preemptionPolicy === "Never" || (preemptionPolicy === undefined && fleet.patient.has(priorityClassName)))
    return false;
  for (const { priority } of fleet.classes.byKey.values()) if (priority < of.priority) return true;
  return false;
}

function wayOn({ fleet, of, rules }: Run, host: number): Way | null {
  const eviction = evictionOn({ fleet, of, rules, host });
  return eviction && { eviction, harm: harmOf(eviction) };
}

/** The gentlest way, taken off the list; null where there is none. */
export function gentlest({ ways }: Preemption): Eviction | null {
  return ways.pop()?.eviction ?? null;
}

/** Looks again at a host that changed, and puts what it offers now in its place. */
export function reconsider({ run, ways }: Preemption, host: number): void {
  const way = wayOn(run, host);
  if (!way) return;
  let [low, high] = [0, ways.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = ways[middle];
    if (other && compareHarm(other.harm, way.harm) > 0) low = middle + 1;
    else high = middle;
  }
  ways.splice(low, 0, way);
}
