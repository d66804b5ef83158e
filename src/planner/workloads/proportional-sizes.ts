import type { PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import type { LivePod } from "../pods/live-pod.ts";

/** The pods of one revision: in Kubernetes a ReplicaSet. */
export interface RevisionGroup {
  readonly hash: string;
  /** Null for one that is not remembered: it can lose pods and get none. */
  readonly template: PodTemplateSpec | null;
  /** Place in the history: the higher the newer. */
  readonly age: number;
  /** It once had every replica available. */
  readonly good: boolean;
  /** In the order a scale-down removes them. */
  readonly pods: readonly LivePod[];
}

export interface Resize {
  readonly group: RevisionGroup;
  /** Pods to add; where negative, to take away. */
  readonly change: number;
}

/**
 * How a Deployment whose rollout stands still spreads a change of its count: to its only revision, or, in the middle of a
 * rollout, to each in proportion to its size, as Kubernetes' deployment controller does. The rest goes to the largest.
 */
export function proportionalSizes(
  groups: readonly RevisionGroup[],
  { replicas, surge }: { readonly replicas: number; readonly surge: number },
): Resize[] {
  const active = groups.filter(({ pods }) => pods.length > 0);
  const [only, ...others] = active;
  if (!only) return [];
  if (others.length === 0) return [{ group: only, change: replicas - only.pods.length }];
  const total = active.reduce((sum, { pods }) => sum + pods.length, 0);
  const allowed = replicas === 0 ? 0 : replicas + surge;
  const wanted = allowed - total;
  const ordered = [...active].sort(
    (a, b) => b.pods.length - a.pods.length || (wanted > 0 ? b.age - a.age : a.age - b.age),
  );
  let left = wanted;
  const changes = ordered.map(({ pods: { length } }) => {
    const share = Math.round((length * allowed) / total) - length;
    const change = wanted > 0 ? Math.min(share, left) : Math.max(share, left);
    left -= change;
    return change;
  });
  return ordered.map((group, index) => ({
    group,
    change: Math.max(-group.pods.length, (changes[index] ?? 0) + (index === 0 ? left : 0)),
  }));
}
