import type { ContainerStatus } from "../../model/kubernetes.generated.ts";
import { compareText } from "../../model/order.ts";
import type { LivePod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";

type Compare = (a: LivePod, b: LivePod) => number;

/** What the ReplicaSet controller compares, one after another: the pod a scale-down loses first comes first. */
function rules(own: readonly LivePod[]): readonly Compare[] {
  const together = new Map<string, number>();
  for (const pod of own) together.set(pod.host.name, (together.get(pod.host.name) ?? 0) + 1);
  return [
    (a, b) => phaseRank(a) - phaseRank(b),
    (a, b) => Number(a.ready) - Number(b.ready),
    (a, b) => deletionCost(a) - deletionCost(b),
    // Doubled up on a host first, so that what is left stays spread.
    (a, b) => (together.get(b.host.name) ?? 0) - (together.get(a.host.name) ?? 0),
    // Kubernetes compares in powers of two, so that a few seconds do not matter; exact times keep the answer stable.
    (a, b) => (b.readySince ?? 0) - (a.readySince ?? 0),
    (a, b) => restarts(b.status.containerStatuses) - restarts(a.status.containerStatuses),
    (a, b) => restarts(b.status.initContainerStatuses) - restarts(a.status.initContainerStatuses),
    (a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0),
    (a, b) => compareText(b.uid, a.uid),
  ];
}

/** A workload's pods in the order a scale-down removes them. */
export function rankForRemoval(own: readonly LivePod[]): LivePod[] {
  const comparisons = rules(own);
  return [...own].sort((a, b) => {
    for (const compare of comparisons) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return 0;
  });
}

function phaseRank({ status }: LivePod): number {
  if (hasEnded(status.phase)) return 0;
  if (status.phase === "Pending") return 1;
  return status.phase === "Running" ? 3 : 2;
}

function deletionCost({ manifest }: LivePod): number {
  return Number(manifest.metadata.annotations?.["controller.kubernetes.io/pod-deletion-cost"] ?? "0") || 0;
}

function restarts(statuses: readonly ContainerStatus[] = []): number {
  return Math.max(0, ...statuses.map(({ restartCount }) => restartCount));
}
