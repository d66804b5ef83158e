import { hostPorts } from "./host-ports.ts";
import { resources } from "./resources.ts";
import type { RoomFilter } from "./room-filter.ts";
import { unboundClaims } from "./unbound-claims.ts";

/** In kube-scheduler's order: the first that says no is the one a refusal names. */
export const roomFilters: readonly RoomFilter[] = [hostPorts, resources, unboundClaims];
