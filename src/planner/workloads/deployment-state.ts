import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import type { Deployment } from "../../model/kinds.ts";
import { keyOf } from "../../model/object.ts";
import type { Condition, WorkloadState } from "../../model/workload-state.ts";
import type { LivePod } from "../pods/live-pod.ts";

export interface DeploymentFacts {
  readonly replicas: number;
  readonly hash: string;
  readonly current: readonly LivePod[];
  readonly old: readonly LivePod[];
  /** Pods that have to be available for the condition Available. */
  readonly needed: number;
  readonly isAvailable: (pod: LivePod) => boolean;
  readonly now: Instant;
}

/** Counts and conditions of a Deployment as its controller writes them. */
export function deploymentState(object: Deployment, facts: DeploymentFacts): WorkloadState {
  const { current, old, hash, replicas } = facts;
  const all = [...current, ...old];
  return {
    object: keyOf(object),
    desiredReplicas: replicas,
    replicas: all.length,
    updatedReplicas: current.length,
    readyReplicas: all.filter(({ ready }) => ready).length,
    availableReplicas: all.filter(facts.isAvailable).length,
    currentRevision: old[0]?.templateHash ?? hash,
    updateRevision: hash,
    conditions: [available(all, facts), progressing(object, facts)],
  };
}

function available(all: readonly LivePod[], { needed, isAvailable }: DeploymentFacts): Condition {
  const serving = all.filter(isAvailable);
  const enough = serving.length >= needed;
  return {
    type: "Available",
    status: enough ? "True" : "False",
    reason: enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
    since: latest(all),
  };
}

function progressing(object: Deployment, facts: DeploymentFacts): Condition {
  const name = `ReplicaSet "${object.metadata.name}-${facts.hash}"`;
  const since = latest([...facts.current, ...facts.old]);
  const base = { type: "Progressing", since };
  if (object.spec.paused) {
    return { ...base, status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused" };
  }
  if (isComplete(facts)) {
    return {
      ...base,
      status: "True",
      reason: "NewReplicaSetAvailable",
      message: `${name} has successfully progressed.`,
    };
  }
  if (isOverdue(object, facts)) {
    return {
      ...base,
      status: "False",
      reason: "ProgressDeadlineExceeded",
      message: `${name} has timed out progressing.`,
    };
  }
  return { ...base, status: "True", reason: "ReplicaSetUpdated", message: `${name} is progressing.` };
}

export function isComplete({ current, old, replicas, isAvailable }: DeploymentFacts): boolean {
  return old.length === 0 && current.length === replicas && current.every(isAvailable);
}

/** Nothing new was made or became ready for as long as the object allows. */
export function isOverdue(object: Deployment, facts: DeploymentFacts): boolean {
  const deadline = deadlineOf(object, facts);
  return deadline !== null && facts.now >= deadline && !isComplete(facts);
}

/** When the rollout is given up on; null before it has begun or where there is no deadline. */
export function deadlineOf({ spec }: Deployment, { current }: DeploymentFacts): Instant | null {
  const { progressDeadlineSeconds = 600 } = spec;
  if (current.length === 0) return null;
  return instant(latest(current) + progressDeadlineSeconds * 1000);
}

function latest(pods: readonly LivePod[]): Instant {
  return instant(Math.max(0, ...pods.map((pod) => Math.max(pod.createdAt ?? 0, pod.readySince ?? 0))));
}
