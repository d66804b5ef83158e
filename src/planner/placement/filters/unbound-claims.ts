import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass } from "../fleet/pod-class.ts";

/** The claim that another pod has bound to another host in the meantime; null where there is none. */
export function volumesAreNear(fleet: Fleet, of: PodClass, host: number): string | null {
  return of.unboundClaims.find((claim) => (fleet.claims.get(claim) ?? host) !== host) ?? null;
}
