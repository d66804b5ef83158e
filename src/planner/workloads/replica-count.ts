import type { ObjectKey } from "../../model/object.ts";
import type { ReplicaWindow } from "../../model/replica-window.ts";
import { cronWindow } from "../scaling/cron-window.ts";
import { scaledBy } from "../scaling/scale-target.ts";
import type { Turn } from "../turn.ts";

/** How many pods a workload is to have now: what the clock says where a ScaledObject rules it, else what it says itself. */
export function replicaCount(turn: Turn, target: ObjectKey, declared: number | undefined): ReplicaWindow {
  const scaler = scaledBy(turn.objects, target);
  if (!scaler) return { replicas: declared ?? 1, until: null, reason: "spec.replicas" };
  return cronWindow(scaler, turn.now);
}
