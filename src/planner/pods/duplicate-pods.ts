import type { StepDraft } from "../steps/draft.ts";
import { stopPod } from "../steps/stop-pod.ts";
import type { LivePod } from "./live-pod.ts";

export interface SoleAndSurplus {
  /** One of each uid. */
  readonly sole: readonly LivePod[];
  /** Further copies: a host was lost, forgotten and came back while its pods were run elsewhere. */
  readonly surplus: readonly LivePod[];
}

/** Keeps of each pod the copy that serves best: ready before running, on a host that answers, the older one between equals. */
export function separateDuplicates(pods: readonly LivePod[]): SoleAndSurplus {
  const best = new Map<string, LivePod>();
  for (const pod of pods) {
    const rival = best.get(pod.uid);
    if (!rival || serves(pod) > serves(rival) || (serves(pod) === serves(rival) && isOlder(pod, rival)))
      best.set(pod.uid, pod);
  }
  return {
    sole: pods.filter((pod) => best.get(pod.uid) === pod),
    surplus: pods.filter((pod) => best.get(pod.uid) !== pod),
  };
}

function serves(pod: LivePod): number {
  return (pod.host.answers ? 2 : 0) + (pod.ready ? 1 : 0);
}

function isOlder({ createdAt }: LivePod, rival: LivePod): boolean {
  return (createdAt ?? Number.POSITIVE_INFINITY) < (rival.createdAt ?? Number.POSITIVE_INFINITY);
}

/** No Service leads to a surplus copy, so it need not be drained. */
export function removeSurplus(surplus: readonly LivePod[]): StepDraft[] {
  return surplus
    .filter(({ host }) => host.answers)
    .flatMap(({ host, observed, manifest, owner }) =>
      stopPod({ host, observed, manifest, because: { object: owner, reason: "the same pod runs on another host" } }),
    );
}
