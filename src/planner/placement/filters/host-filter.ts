import type { PlacementHost, PodToPlace } from "../types.ts";

/** A rule that depends on the pod and on the host as declared, not on what runs where. */
export interface HostFilter {
  check(pod: PodToPlace, host: PlacementHost): boolean;
  /** Why `check` said no, in kube-scheduler's words. */
  explain(pod: PodToPlace, host: PlacementHost): string;
}
