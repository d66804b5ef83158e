import { formatKey, type ObjectKey } from "../../model/object.ts";
import type { ReplicaWindow } from "../../model/replica-window.ts";
import { cronWindow } from "../scaling/cron-window.ts";
import { scaledBy } from "../scaling/scale-target.ts";
import type { Turn } from "../turn.ts";

/**
 * How many pods a workload is to have now: what the clock says where a ScaledObject rules it, what is measured where a
 * HorizontalPodAutoscaler does, else what it says itself.
 */
export function replicaCount(turn: Turn, target: ObjectKey, declared: number | undefined): ReplicaWindow {
  const scaler = scaledBy(turn.objects, target);
  if (scaler) return cronWindow(scaler, turn.now);
  const autoscaler = turn.autoscalers.get(formatKey(target));
  if (!autoscaler) return { replicas: declared ?? 1, until: null, reason: "spec.replicas" };
  const { desiredReplicas, object, reason } = autoscaler;
  return { replicas: desiredReplicas, until: null, reason: reason || `HorizontalPodAutoscaler ${object.name}` };
}
