import type { EphemeralContainer } from "../../../model/kubernetes.generated.ts";

/** A pod that was asked away. */
export interface PodRelease {
  readonly uid: string;
  /** For people: `deleted by ann`. */
  readonly reason: string;
  /** Instead of what its manifest says; null for that. */
  readonly graceSeconds: number | null;
}

/** What can be asked of the planner about pods. None of it is a commit: what a pod follows from stays as declared. */
export interface PodRequests {
  /** These pods leave, and what owns them makes others. Resolves once a turn has seen to it. */
  release(pods: readonly PodRelease[]): Promise<void>;
  /** These ephemeral containers, all that the pod has, are to run in it. Resolves once a turn has seen to it. */
  debug(uid: string, containers: readonly EphemeralContainer[]): Promise<void>;
}
