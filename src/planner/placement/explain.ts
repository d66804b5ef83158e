import type { Rules } from "./engine/rules.ts";
import { hostFilters } from "./filters/host-filters.ts";
import { hostPortsTaken, portsAreFree } from "./filters/host-ports.ts";
import { insufficient } from "./filters/resources.ts";
import { volumesAreNear } from "./filters/unbound-claims.ts";
import { volumeConflict } from "./filters/volume-locality.ts";
import type { Fleet } from "./fleet/fleet.ts";
import type { PodClass } from "./fleet/pod-class.ts";
import type { HostRefusal, PlacementHost } from "./types.ts";

/** Why each host will not take a pod of the class, in order of names. A host that would is not in the list. */
export function explainRefusal(fleet: Fleet, of: PodClass, rules: Rules): HostRefusal[] {
  return fleet.hosts.flatMap((host, number) => {
    const reasons = reasonsAgainst(fleet, of, { rules, host, number });
    return reasons.length > 0 ? [{ host: host.name, reasons }] : [];
  });
}

interface Subject {
  readonly rules: Rules;
  readonly host: PlacementHost;
  readonly number: number;
}

/** Of the first filter that says no, all it has to say: kube-scheduler stops there too. */
export function reasonsAgainst(fleet: Fleet, of: PodClass, { rules, host, number }: Subject): readonly string[] {
  const declared = hostFilters.find((filter) => !filter.check(of.sample, host));
  if (declared) return [declared.explain(of.sample, host)];
  if (!portsAreFree(of.ports, fleet.portsTaken[number] ?? [])) return [hostPortsTaken];
  const lacks = insufficient(fleet, of, number);
  if (lacks.length > 0) return lacks;
  const claim = volumesAreNear(fleet, of, number);
  if (claim !== null) return [volumeConflict(claim)];
  const rule = rules.filters.find((filter) => !filter.check(number));
  return rule ? [rule.explain(number)] : [];
}
