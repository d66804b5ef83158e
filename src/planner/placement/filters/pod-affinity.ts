import { add, addPlaced, classesMeant, columnOf, memoized } from "../fleet/domain-counts.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import type { PodTerm } from "../fleet/pod-term.ts";
import type { DomainFilter } from "./domain-filter.ts";

/**
 * Required podAffinity, one filter for each term. A pod is company if it fits every term. Where there is no company
 * anywhere, a pod that would be its own may start the group on any host that has the labels.
 */
export function podAffinity(fleet: Fleet, of: PodClass): DomainFilter[] {
  const [first] = of.affinity;
  if (!first) return [];
  const isCompany = memoized((other) => of.affinity.every((term) => term.matches(other)));
  const company = {
    classes: classesMeant(fleet, first).filter(isCompany),
    isCompany,
    total: 0,
    mayStart: isCompany(of),
  };
  return of.affinity.map((term) => nearCompany(fleet, term, company));
}

interface Company {
  readonly classes: readonly PodClass[];
  readonly isCompany: (other: PodClass) => boolean;
  /** Counted over all terms. */
  total: number;
  readonly mayStart: boolean;
}

function nearCompany(fleet: Fleet, { topologyKey }: PodTerm, company: Company): DomainFilter {
  const column = columnOf(fleet, topologyKey);
  const counts = new Int32Array(column.count);
  addPlaced(counts, column, company.classes);
  company.total += counts.reduce((sum, count) => sum + count, 0);
  return {
    column,
    check(host) {
      const domain = column.domains[host] ?? -1;
      return domain >= 0 && ((counts[domain] ?? 0) > 0 || (company.total === 0 && company.mayStart));
    },
    explain: () => "node(s) didn't match pod affinity rules",
    version: () => null,
    count(other, host, by) {
      const domain = column.domains[host] ?? -1;
      if (domain < 0 || !company.isCompany(other)) return;
      add(counts, domain, by);
      company.total += by;
    },
  };
}
