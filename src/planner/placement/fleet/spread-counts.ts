import { nodeAffinity } from "../filters/node-affinity.ts";
import { taints } from "../filters/taints.ts";
import { add, classesMeant, columnOf } from "./domain-counts.ts";
import type { CountableHosts, Fleet } from "./fleet.ts";
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
  const { flags, domains } = countableHosts(fleet, of, term, keys);
  const counts = new Int32Array(column.count);
  for (const { placed } of classesMeant(fleet, term)) {
    for (const [host, pods] of placed) if (flags[host] === 1) add(counts, column.domains[host] ?? -1, pods);
  }
  return { column, counts, domains, countable: flags };
}

function countableHosts(fleet: Fleet, of: PodClass, { constraint, topologyKey }: SpreadTerm, keys: readonly string[]) {
  const { spec } = of.sample.manifest;
  const affinity = constraint.nodeAffinityPolicy !== "Ignore";
  const tainted = constraint.nodeTaintsPolicy === "Honor";
  const filters = [...(affinity ? [nodeAffinity] : []), ...(tainted ? [taints] : [])];
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const text = JSON.stringify([
    topologyKey,
    keys,
    affinity && [spec.nodeSelector, required],
    tainted && spec.tolerations,
  ]);
  return remember(fleet.countable, text, () => {
    const columns = keys.map((key) => columnOf(fleet, key).domains);
    const hosts = passing(fleet, of.sample, { filters, among: fleet.hosts.keys() });
    const labelled = hosts.filter((host) => columns.every((domains) => (domains[host] ?? -1) >= 0));
    return countable(columnOf(fleet, topologyKey), labelled);
  });
}

function countable({ domains }: LabelColumn, hosts: readonly number[]): CountableHosts {
  const flags = new Uint8Array(domains.length);
  for (const host of hosts) flags[host] = 1;
  const present = new Set(hosts.map((host) => domains[host] ?? -1));
  return {
    flags,
    domains: Int32Array.from(present)
      .filter((domain) => domain >= 0)
      .sort(),
  };
}
