import type { PodUid } from "../model/names.ts";
import type { Leaving } from "../model/pod-state.ts";
import type { LivePod, WantedPod } from "./pods/live-pod.ts";
import type { Turn } from "./turn.ts";
import type { WorkloadDecision } from "./workloads/workload.ts";

/** Who ends but stays as a record, with the reason. */
export function settleResting(decisions: readonly WorkloadDecision[]): Map<PodUid, string> {
  return new Map(decisions.flatMap(({ rest }) => rest.map(({ pod, reason }) => [pod.uid, reason] as const)));
}

/** Who leaves: those told so on an earlier turn, and those a workload lets go now. A frozen turn lets nobody go. */
export function settleLeaving(turn: Turn, decisions: readonly WorkloadDecision[]): Map<PodUid, Leaving> {
  const leaving = new Map<PodUid, Leaving>();
  for (const pod of turn.pods) if (pod.leaving) leaving.set(pod.uid, pod.leaving);
  if (turn.frozen !== null) return leaving;
  for (const { pod, reason } of decisions.flatMap(({ leave }) => leave)) {
    if (!leaving.has(pod.uid)) leaving.set(pod.uid, { since: turn.now, reason });
  }
  return leaving;
}

/** Nobody sends it anything any more, or never did: it may be stopped. */
export function mayStop({ input }: Turn, pod: LivePod): boolean {
  return pod.host.answers && (!pod.ready || input.facts.drained.has(pod.uid));
}

/** Adds those that have to make room for a more important pod. */
export function yieldTo(
  turn: Turn,
  leaving: ReadonlyMap<PodUid, Leaving>,
  preempted: ReadonlyMap<PodUid, WantedPod>,
): Map<PodUid, Leaving> {
  const all = new Map(leaving);
  for (const [uid, { namespace, name }] of preempted) {
    if (!all.has(uid)) all.set(uid, { since: turn.now, reason: `preempted by ${namespace}/${name}` });
  }
  return all;
}
