import type { Rules } from "./engine/rules.ts";
import { hostFilters } from "./filters/host-filters.ts";
import { roomFilters } from "./filters/room-filters.ts";
import type { Fleet } from "./fleet/fleet.ts";
import { remember } from "./fleet/host-mask.ts";
import type { PodClass } from "./fleet/pod-class.ts";
import type { HostRefusal, PlacementHost } from "./types.ts";

/** Why each host will not take a pod of the class, in order of names. A host that would is not in the list. */
export function explainRefusal(fleet: Fleet, of: PodClass, rules: Rules): HostRefusal[] {
  const declared = remember(fleet.declaredRefusals, of.hostKey, () =>
    fleet.hosts.map((host, number) => declaredRefusal(fleet, of, { host, number })),
  );
  const refusals: HostRefusal[] = [];
  for (const [number, before] of declared.entries()) {
    const refusal = before ?? shared(fleet, number, reasonsNow(fleet, of, { rules, number }));
    if (refusal) refusals.push(refusal);
  }
  return refusals;
}

interface Numbered {
  readonly host: PlacementHost;
  readonly number: number;
}

/** Of the first filter that says no: kube-scheduler stops there too. */
function declaredRefusal(fleet: Fleet, { sample }: PodClass, { host, number }: Numbered): HostRefusal | null {
  const filter = hostFilters.find((each) => !each.check(sample, host));
  return filter ? shared(fleet, number, [filter.explain(sample, host)]) : null;
}

/** What depends on who is there now. */
function reasonsNow(
  fleet: Fleet,
  of: PodClass,
  { rules, number }: { rules: Rules; number: number },
): readonly string[] {
  const full = roomFilters.find((filter) => !filter.check(fleet, of, number));
  if (full) return full.explain(fleet, of, number);
  const rule = rules.filters.find((filter) => !filter.check(number));
  return rule ? [rule.explain(number)] : [];
}

/** One object for all refusals that say the same of a host; null for no reasons. */
function shared(fleet: Fleet, number: number, reasons: readonly string[]): HostRefusal | null {
  const host = fleet.hosts[number]?.name;
  if (reasons.length === 0 || host === undefined) return null;
  const known = fleet.refusals[number] ?? new Map<string, HostRefusal>();
  fleet.refusals[number] = known;
  return remember(known, reasons.length === 1 ? (reasons[0] ?? "") : reasons.join("\n"), () => ({ host, reasons }));
}
