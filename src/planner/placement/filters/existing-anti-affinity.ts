import { groupBy } from "../../../model/order.ts";
import { add, addPlaced, columnOf } from "../fleet/domain-counts.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { LabelColumn } from "../fleet/label-column.ts";
import { candidatesOn } from "../fleet/label-index.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import type { DomainFilter } from "./domain-filter.ts";

/** Pods that are there already may not want this one near: anti-affinity holds in both directions. */
export function existingAntiAffinity(fleet: Fleet, of: PodClass): DomainFilter[] {
  const objections = candidatesOn(fleet.classes.byAntiTerm, of.labels).filter(
    (objection) => objection.of.placed.size > 0 && objection.term.matches(of),
  );
  const byKey = groupBy(objections, ({ term }) => term.topologyKey);
  return [...byKey].map(([key, group]) =>
    awayFrom(
      columnOf(fleet, key),
      group.map((objection) => objection.of),
    ),
  );
}

function awayFrom(column: LabelColumn, objectors: readonly PodClass[]): DomainFilter {
  const counts = new Int32Array(column.count);
  addPlaced(counts, column, objectors);
  const times = countBy(objectors);
  return {
    column,
    check(host) {
      const domain = column.domains[host] ?? -1;
      return domain < 0 || counts[domain] === 0;
    },
    explain: () => "node(s) didn't satisfy existing pods anti-affinity rules",
    version: () => null,
    count: (other, host, by) => add(counts, column.domains[host] ?? -1, by * (times.get(other) ?? 0)),
  };
}

/** A class objects once for each of its terms: a pod of it that leaves has to take all of them back. */
function countBy(objectors: readonly PodClass[]): ReadonlyMap<PodClass, number> {
  const times = new Map<PodClass, number>();
  for (const objector of objectors) times.set(objector, (times.get(objector) ?? 0) + 1);
  return times;
}
