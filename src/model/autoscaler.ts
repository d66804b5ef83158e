import type { Instant } from "./instant.ts";
import type { MetricStatus } from "./kubernetes.generated.ts";
import type { ObjectKey } from "./object.ts";
import type { Condition } from "./workload-state.ts";

/** What a HorizontalPodAutoscaler decided, and what it has to remember for the next time it looks. */
export interface AutoscalerState {
  readonly object: ObjectKey;
  /** The workload it scales. */
  readonly target: ObjectKey;
  /** Replicas before it looked last. */
  readonly currentReplicas: number;
  /** Replicas in force now. */
  readonly desiredReplicas: number;
  /** One clause for people: `cpu resource utilization (percentage of request) above target`. */
  readonly reason: string;
  /** When it looked last; null while it can not, and decides nothing worth remembering. */
  readonly evaluatedAt: Instant | null;
  /** Hash of the spec it looked by: a changed one is looked at anew at once. */
  readonly specHash: string;
  readonly lastScaleTime: Instant | null;
  /** One for each metric of the spec, in its order. */
  readonly metrics: readonly MetricStatus[];
  readonly conditions: readonly Condition[];
  /** What it would have chosen without stabilisation, as far back as a window reaches. */
  readonly recommendations: readonly Recommendation[];
  readonly scaleUps: readonly ScaleEvent[];
  readonly scaleDowns: readonly ScaleEvent[];
}

export interface Recommendation {
  readonly at: Instant;
  readonly replicas: number;
}

export interface ScaleEvent {
  readonly at: Instant;
  /** Pods added or taken away, always positive. */
  readonly change: number;
}
