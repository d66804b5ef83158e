import { add, memoized } from "../fleet/domain-counts.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass, SpreadTerm } from "../fleet/pod-class.ts";
import { type SpreadCounts, spreadCounts } from "../fleet/spread-counts.ts";
import type { DomainFilter } from "./domain-filter.ts";

const mismatch = "node(s) didn't match pod topology spread constraints";

/** topologySpreadConstraints with DoNotSchedule, one filter for each. */
export function topologySpread(fleet: Fleet, of: PodClass): DomainFilter[] {
  const hard = of.spread.filter(({ constraint }) => constraint.whenUnsatisfiable !== "ScheduleAnyway");
  const keys = hard.map(({ topologyKey }) => topologyKey);
  return hard.map((term) => evenOver(of, term, spreadCounts(fleet, of, term, keys)));
}

function evenOver(of: PodClass, term: SpreadTerm, spread: SpreadCounts): DomainFilter {
  const { column, counts, countable } = spread;
  const { maxSkew, minDomains = 1 } = term.constraint;
  const matches = memoized((other) => term.matches(other));
  const itself = matches(of) ? 1 : 0;
  const least = leastCount(spread, minDomains);
  return {
    column,
    check(host) {
      const domain = column.domains[host] ?? -1;
      return domain >= 0 && (counts[domain] ?? 0) + itself - least.count <= maxSkew;
    },
    explain: (host) => ((column.domains[host] ?? -1) < 0 ? `${mismatch} (missing required label)` : mismatch),
    version: () => least.version,
    count(other, host, by) {
      if (countable[host] !== 1 || !matches(other)) return;
      const domain = column.domains[host] ?? -1;
      add(counts, domain, by);
      least.changed(domain, by);
    },
  };
}

/** The count of the emptiest domain, kept up to date at the cost of one comparison a pod. */
function leastCount({ counts, domains }: SpreadCounts, minDomains: number) {
  const tooFew = domains.length < minDomains;
  const state = { count: 0, version: 0, changed };
  let holders = 0;
  recount();
  return state;

  function changed(domain: number, by: number): void {
    const now = counts[domain] ?? 0;
    if (tooFew) return;
    if (by > 0 && now - by === state.count) holders--;
    if (by < 0 || holders === 0) recount();
  }

  function recount(): void {
    const here = Array.from(domains, (domain) => counts[domain] ?? 0);
    const least = here.reduce((a, b) => Math.min(a, b), tooFew ? 0 : Number.POSITIVE_INFINITY);
    holders = here.filter((count) => count === least).length;
    if (least !== state.count) state.version++;
    state.count = least;
  }
}
