import type { LabelSelector } from "./kubernetes.generated.ts";
import type { ObjectKey } from "./object.ts";

/** A PodDisruptionBudget with its counts, as the disruption controller of Kubernetes writes them. */
export interface BudgetState {
  readonly object: ObjectKey;
  readonly selector: LabelSelector | undefined;
  readonly expectedPods: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
  /** Why the counts can not be made, and nothing may go; null in ordinary times. */
  readonly problem: string | null;
}
