import type { Fleet } from "./fleet.ts";
import { type LabelColumn, labelColumn } from "./label-column.ts";
import { candidatesFor } from "./label-index.ts";
import type { PodClass } from "./pod-class.ts";
import type { PodTerm } from "./pod-term.ts";

export function columnOf(fleet: Fleet, key: string): LabelColumn {
  const known = fleet.columns.get(key);
  if (known) return known;
  const fresh = labelColumn(fleet.hosts, key);
  fleet.columns.set(key, fresh);
  return fresh;
}

/** The classes a term means, found through the label index. */
export function classesMeant(fleet: Fleet, term: PodTerm): PodClass[] {
  return candidatesFor(fleet.classes.byLabels, term.selector).filter((other) => term.matches(other));
}

/** Adds the pods of some classes to the counts of their hosts' domains. */
export function addPlaced(counts: Int32Array, { domains }: LabelColumn, classes: readonly PodClass[]): void {
  for (const { placed } of classes) {
    for (const [host, pods] of placed) add(counts, domains[host] ?? -1, pods);
  }
}

export function add(counts: Int32Array, domain: number, by: number): void {
  if (domain >= 0) counts[domain] = (counts[domain] ?? 0) + by;
}

/** Remembers a class's verdict: the same few classes are asked about again and again. */
export function memoized(matches: (other: PodClass) => boolean): (other: PodClass) => boolean {
  const known = new Map<PodClass, boolean>();
  return (other) => {
    const before = known.get(other);
    if (before !== undefined) return before;
    const verdict = matches(other);
    known.set(other, verdict);
    return verdict;
  };
}
