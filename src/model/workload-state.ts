import type { Instant } from "./instant.ts";
import type { ObjectKey } from "./object.ts";

/** Counts and conditions of one workload, in Kubernetes' words; view turns them into the object's status. */
export interface WorkloadState {
  readonly object: ObjectKey;
  readonly desiredReplicas: number;
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly conditions: readonly Condition[];
}

/** A condition as Kubernetes writes one. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  readonly since: Instant;
}
