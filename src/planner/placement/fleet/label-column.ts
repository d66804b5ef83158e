import type { PlacementHost } from "../types.ts";

/** One label of all hosts as numbers: hosts with the same number are in the same domain. */
export interface LabelColumn {
  readonly key: string;
  /** By host; -1 where it does not have the label. */
  readonly domains: Int32Array;
  readonly count: number;
  /** No domain has two hosts, as with kubernetes.io/hostname. */
  readonly singular: boolean;
}

export function labelColumn(hosts: readonly PlacementHost[], key: string): LabelColumn {
  const numbers = new Map<string, number>();
  const domains = Int32Array.from(hosts, ({ labels }) => {
    const value = labels[key];
    if (value === undefined) return -1;
    const known = numbers.get(value) ?? numbers.size;
    numbers.set(value, known);
    return known;
  });
  const labelled = domains.reduce((sum, domain) => (domain < 0 ? sum : sum + 1), 0);
  return { key, domains, count: numbers.size, singular: labelled === numbers.size };
}
