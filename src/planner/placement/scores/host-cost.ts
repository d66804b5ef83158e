import type { PodClass } from "../fleet/pod-class.ts";
import type { PlacementHost } from "../types.ts";

/** A preference that depends on the pod and on the host as declared. Never below zero. */
export type HostCost = (of: PodClass, host: PlacementHost) => number;
