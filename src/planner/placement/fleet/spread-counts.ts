import { nodeAffinity } from "../filters/node-affinity.ts";
import { taints } from "../filters/taints.ts";
import { add, classesMeant, columnOf } from "./domain-counts.ts";
import type { Fleet } from "./fleet.ts";
import { passing, remember } from "./host-mask.ts";
import type { LabelColumn } from "./label-column.ts";
import type { PodClass, SpreadTerm } from "./pod-class.ts";

/** Pods a spread constraint counts, by domain, over the hosts it takes into account. */
export interface SpreadCounts {
  readonly column: LabelColumn;
  readonly counts: Int32Array;
  /** Domains with at least one host that is taken into account. */
  readonly domains: Int32Array;
  /** 1 for a host that is taken into account. */
  readonly countable: Uint8Array;
}

/** `keys`: labels a host needs to be taken into account, those of all constraints of the kind. */
export function spreadCounts(fleet: Fleet, of: PodClass, term: SpreadTerm, keys: readonly string[]): SpreadCounts {
  const column = columnOf(fleet, term.topologyKey);
  const countable = countableHosts(fleet, of, term, keys);
  const counts = new Int32Array(column.count);
  for (const { placed } of classesMeant(fleet, term)) {
    for (const host of placed) if (countable[host]) add(counts, column.domains[host] ?? -1, 1);
  }
  return { column, counts, domains: domainsOf(column, countable), countable };
}

function countableHosts(fleet: Fleet, of: PodClass, { constraint }: SpreadTerm, keys: readonly string[]): Uint8Array {
  const { spec } = of.sample.manifest;
  const affinity = constraint.nodeAffinityPolicy !== "Ignore";
  const tainted = constraint.nodeTaintsPolicy === "Honor";
  const filters = [...(affinity ? [nodeAffinity] : []), ...(tainted ? [taints] : [])];
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const text = JSON.stringify([keys, affinity && [spec.nodeSelector, required], tainted && spec.tolerations]);
  return remember(fleet.countable, text, () => {
    const columns = keys.map((key) => columnOf(fleet, key).domains);
    const flags = new Uint8Array(fleet.hosts.length);
    for (const host of passing(fleet, of.sample, { filters, among: fleet.hosts.keys() })) {
      flags[host] = columns.every((domains) => (domains[host] ?? -1) >= 0) ? 1 : 0;
    }
    return flags;
  });
}

function domainsOf({ domains, count }: LabelColumn, countable: Uint8Array): Int32Array {
  const present = new Uint8Array(count);
  for (let host = 0; host < countable.length; host++) {
    const domain = domains[host] ?? -1;
    if (countable[host] === 1 && domain >= 0) present[domain] = 1;
  }
  return Int32Array.from([...present.keys()].filter((domain) => present[domain] === 1));
}
