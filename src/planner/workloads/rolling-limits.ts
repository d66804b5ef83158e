import type { DeploymentSpec } from "../../model/kubernetes.generated.ts";
import { intOrPercent } from "./int-or-percent.ts";

export interface RollingLimits {
  /** Pods there may be above the desired count. */
  readonly surge: number;
  /** Available pods there may lack below it. */
  readonly unavailable: number;
}

/** Kubernetes' rounding: surge up, unavailable down; both zero would never move, so one may then be unavailable. */
export function rollingLimits({ strategy }: Pick<DeploymentSpec, "strategy">, replicas: number): RollingLimits {
  const { maxSurge = "25%", maxUnavailable = "25%" } = strategy?.rollingUpdate ?? {};
  const surge = intOrPercent(maxSurge, replicas, "up");
  const unavailable = Math.min(replicas, intOrPercent(maxUnavailable, replicas, "down"));
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
