import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import type { DomainCost } from "./domain-cost.ts";
import { preferredPodAffinity } from "./pod-affinity.ts";
import { preferredSpread } from "./topology-spread.ts";

export function domainCosts(fleet: Fleet, of: PodClass): DomainCost[] {
  return [...preferredPodAffinity(fleet, of), ...preferredSpread(fleet, of)];
}
