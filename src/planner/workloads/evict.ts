import { parseTimestamp } from "../../model/instant.ts";
import type { Taint } from "../../model/kubernetes.generated.ts";
import { tolerates } from "../placement/filters/taints.ts";
import type { LivePod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import { type Departure, nothingToDo, type WorkloadDecision } from "./workload.ts";

/** Pods on hosts whose NoExecute taints they do not tolerate, or not any longer. */
export function evict(turn: Turn): WorkloadDecision {
  const leave = turn.pods.flatMap((pod): Departure[] => {
    const taint =
      pod.leaving === null
        ? pod.host.object.spec.taints?.find((candidate) => drivesOut(candidate, pod, turn))
        : undefined;
    return taint
      ? [{ pod, reason: `host ${pod.host.name} has taint ${taint.key}=${taint.value ?? ""}:NoExecute` }]
      : [];
  });
  return { ...nothingToDo, leave };
}

function drivesOut(taint: Taint, { manifest }: LivePod, { now }: Turn): boolean {
  if (taint.effect !== "NoExecute") return false;
  const { tolerations = [] } = manifest.spec;
  const matching = tolerations.filter((toleration) => tolerates([toleration], taint));
  if (matching.length === 0) return true;
  // A toleration for a while needs to know since when: Git says so in timeAdded, or the pod stays.
  const seconds = Math.min(...matching.map(({ tolerationSeconds }) => tolerationSeconds ?? Number.POSITIVE_INFINITY));
  const since = parseTimestamp(taint.timeAdded ?? "");
  return since !== null && now >= since + seconds * 1000;
}
