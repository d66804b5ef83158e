import { add, memoized } from "../fleet/domain-counts.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass, SpreadTerm } from "../fleet/pod-class.ts";
import { spreadCounts } from "../fleet/spread-counts.ts";
import type { DomainCost } from "./domain-cost.ts";
import { point, weights } from "./units.ts";

/** What a host without the label costs: more than any domain that has it. */
const unlabelled = 1 << 20;

/** topologySpreadConstraints with ScheduleAnyway: each like pod in the domain costs the same. */
export function preferredSpread(fleet: Fleet, of: PodClass): DomainCost[] {
  return of.spread
    .filter(({ constraint }) => constraint.whenUnsatisfiable === "ScheduleAnyway")
    .map((term) => evenness(fleet, of, term));
}

function evenness(fleet: Fleet, of: PodClass, term: SpreadTerm): DomainCost {
  const { column, counts, countable } = spreadCounts(fleet, of, term, [term.topologyKey]);
  const matches = memoized((other) => term.matches(other));
  return {
    name: "topologySpread",
    column,
    cost(host) {
      const domain = column.domains[host] ?? -1;
      return weights.topologySpread * point * (domain < 0 ? unlabelled : (counts[domain] ?? 0));
    },
    count(other, host, by) {
      if (countable[host] === 1 && matches(other)) add(counts, column.domains[host] ?? -1, by);
    },
  };
}
