import type { PodRequests } from "../api/kubernetes/pods/pod-requests.ts";
import { podUid } from "../model/names.ts";
import type { Reconciler } from "../reconciler/reconciler.ts";

/** What clients ask of pods, asked of the reconciler. */
export function podRequests(reconciler: Reconciler): PodRequests {
  return {
    debug: (uid, containers) => reconciler.debug(podUid(uid), containers),
    release: (pods) =>
      reconciler.release(
        new Map(
          pods.map(({ uid, reason, graceSeconds }) => [
            uid,
            { reason, ...(graceSeconds === null ? {} : { graceSeconds }) },
          ]),
        ),
      ),
  };
}
