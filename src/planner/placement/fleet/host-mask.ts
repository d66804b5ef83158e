import type { HostFilter } from "../filters/host-filter.ts";
import { hostFilters } from "../filters/host-filters.ts";
import type { PodToPlace } from "../types.ts";
import type { Fleet } from "./fleet.ts";
import type { PodClass } from "./pod-class.ts";

/** More distinct texts than this and the oldest answers are thrown away: memory stays bounded, answers stay right. */
const remembered = 4096;

/** Numbers of the hosts every declared rule lets the class on, in order. */
export function eligibleHosts(fleet: Fleet, of: PodClass): Int32Array {
  return remember(fleet.masks, of.hostKey, () =>
    Int32Array.from(passing(fleet, of.sample, { filters: hostFilters, among: namedHosts(fleet, of.sample) })),
  );
}

interface Question {
  readonly filters: readonly HostFilter[];
  readonly among: Iterable<number>;
}

export function passing(fleet: Fleet, pod: PodToPlace, { filters, among }: Question): number[] {
  const numbers: number[] = [];
  for (const number of among) {
    const host = fleet.hosts[number];
    if (host && filters.every((filter) => filter.check(pod, host))) numbers.push(number);
  }
  return numbers;
}

/** A DaemonSet's pod names its host, so that looking at all the others can be spared. */
function namedHosts(fleet: Fleet, { manifest: { spec } }: PodToPlace): Iterable<number> {
  if (spec.nodeName) return [fleet.numbers.get(spec.nodeName as never) ?? -1];
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const names = terms.map((term) =>
    term.matchFields?.find(({ key, operator }) => key === "metadata.name" && operator === "In")?.values?.at(0),
  );
  if (names.length === 0 || names.includes(undefined)) return fleet.hosts.keys();
  const numbers = names.map((name) => fleet.numbers.get(name as never) ?? -1);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

export function remember<T>(memory: Map<string, T>, key: string, work: () => T): T {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= remembered) memory.clear();
  const fresh = work();
  memory.set(key, fresh);
  return fresh;
}
