import type { AutoscalerState } from "../model/autoscaler.ts";
import { toTimestamp } from "../model/instant.ts";
import type { HorizontalPodAutoscalerStatus } from "../model/kubernetes.generated.ts";

/** The status the autoscaler's controller writes. */
export function autoscalerStatus(state: AutoscalerState): HorizontalPodAutoscalerStatus {
  const { currentReplicas, desiredReplicas, lastScaleTime, metrics, conditions } = state;
  return {
    currentReplicas,
    desiredReplicas,
    ...(lastScaleTime === null ? {} : { lastScaleTime: toTimestamp(lastScaleTime) }),
    ...(metrics.length === 0 ? {} : { currentMetrics: metrics }),
    conditions: conditions.map(({ since, ...condition }) => ({ ...condition, lastTransitionTime: toTimestamp(since) })),
  };
}
