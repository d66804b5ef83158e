import { add, addPlaced, classesMeant, columnOf, memoized } from "../fleet/domain-counts.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass, WeightedTerm } from "../fleet/pod-class.ts";
import type { DomainCost } from "./domain-cost.ts";
import { point, weights } from "./units.ts";

/** Preferred podAffinity costs its weight where no such pod is near; preferred podAntiAffinity for each that is. */
export function preferredPodAffinity(fleet: Fleet, of: PodClass): DomainCost[] {
  return of.preferred.map((term) => preference(fleet, term));
}

function preference(fleet: Fleet, term: WeightedTerm): DomainCost {
  const column = columnOf(fleet, term.topologyKey);
  const counts = new Int32Array(column.count);
  const matches = memoized((other) => term.matches(other));
  const unit = Math.floor((weights.podAffinity * point * Math.abs(term.weight)) / 100);
  addPlaced(counts, column, classesMeant(fleet, term));
  return {
    name: "podAffinity",
    column,
    cost(host) {
      const domain = column.domains[host] ?? -1;
      const near = domain < 0 ? 0 : (counts[domain] ?? 0);
      if (term.weight > 0) return near > 0 ? 0 : unit;
      return unit * near;
    },
    count(other, host, by) {
      if (matches(other)) add(counts, column.domains[host] ?? -1, by);
    },
  };
}
