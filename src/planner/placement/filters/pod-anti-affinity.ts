import { add, addPlaced, classesMeant, columnOf, memoized } from "../fleet/domain-counts.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import type { PodTerm } from "../fleet/pod-term.ts";
import type { DomainFilter } from "./domain-filter.ts";

/** Required podAntiAffinity, one filter for each term. A host without the label is in nobody's domain: it passes. */
export function podAntiAffinity(fleet: Fleet, of: PodClass): DomainFilter[] {
  return of.antiAffinity.map((term) => farFrom(fleet, term));
}

function farFrom(fleet: Fleet, term: PodTerm): DomainFilter {
  const column = columnOf(fleet, term.topologyKey);
  const counts = new Int32Array(column.count);
  const matches = memoized((other) => term.matches(other));
  addPlaced(counts, column, classesMeant(fleet, term));
  return {
    column,
    check(host) {
      const domain = column.domains[host] ?? -1;
      return domain < 0 || counts[domain] === 0;
    },
    explain: () => "node(s) didn't match pod anti-affinity rules",
    version: () => null,
    count(other, host, by) {
      if (matches(other)) add(counts, column.domains[host] ?? -1, by);
    },
  };
}
