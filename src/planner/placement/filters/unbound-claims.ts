import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import type { RoomFilter } from "./room-filter.ts";
import { volumeConflict } from "./volume-locality.ts";

/** A claim that another pod has bound to another host in the meantime. */
export const unboundClaims: RoomFilter = {
  check: (fleet, of, host) => boundElsewhere(fleet, of, host) === undefined,
  explain: (fleet, of, host) => [volumeConflict(boundElsewhere(fleet, of, host) ?? "")],
};

function boundElsewhere(fleet: Fleet, of: PodClass, host: number): string | undefined {
  return of.unboundClaims.find((claim) => (fleet.claims.get(claim) ?? host) !== host);
}
