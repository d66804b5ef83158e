import type { DomainFilter } from "../filters/domain-filter.ts";
import { existingAntiAffinity } from "../filters/existing-anti-affinity.ts";
import { podAffinity } from "../filters/pod-affinity.ts";
import { podAntiAffinity } from "../filters/pod-anti-affinity.ts";
import { topologySpread } from "../filters/topology-spread.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import type { DomainCost } from "../scores/domain-cost.ts";
import { domainCosts } from "../scores/domain-costs.ts";

/** What one class's place depends on beyond the host itself: rules and preferences about other pods. */
export interface Rules {
  /** In kube-scheduler's order: the first that says no is the one a refusal names. */
  readonly filters: readonly DomainFilter[];
  readonly costs: readonly DomainCost[];
}

export function openRules(fleet: Fleet, of: PodClass): Rules {
  return {
    filters: [
      ...topologySpread(fleet, of),
      ...podAffinity(fleet, of),
      ...podAntiAffinity(fleet, of),
      ...existingAntiAffinity(fleet, of),
    ],
    costs: domainCosts(fleet, of),
  };
}

/** Rules with one answer for each host (`local`) apart from those with one answer for many (`wide`). */
export function splitRules({ filters, costs }: Rules): { readonly wide: Rules; readonly local: Rules } {
  const isLocal = ({ column }: { column: { singular: boolean } }) => column.singular;
  const isWide = ({ column }: { column: { singular: boolean } }) => !column.singular;
  return {
    wide: { filters: filters.filter(isWide), costs: costs.filter(isWide) },
    local: { filters: filters.filter(isLocal), costs: costs.filter(isLocal) },
  };
}

export function countPod(rules: Rules, other: PodClass, { host, by }: { host: number; by: 1 | -1 }): void {
  for (const filter of rules.filters) filter.count(other, host, by);
  for (const cost of rules.costs) cost.count(other, host, by);
}

export function isAllowed({ filters }: Rules, host: number): boolean {
  for (const filter of filters) if (!filter.check(host)) return false;
  return true;
}

export function costOf({ costs }: Rules, host: number): number {
  let sum = 0;
  for (const { cost } of costs) sum += cost(host);
  return sum;
}
