import type { DaemonSetSpec, IntOrString } from "../../model/kubernetes.generated.ts";
import { intOrPercent } from "./int-or-percent.ts";
import type { RollingLimits } from "./rolling-limits.ts";

/** How many pods of a StatefulSet may be unavailable at once: rounded down, and never none. */
export function statefulUnavailable(value: IntOrString | undefined, replicas: number): number {
  return Math.max(1, intOrPercent(value ?? 1, replicas, "down"));
}

/** How many hosts of a DaemonSet may have two pods, and how many none: both rounded up; both zero would never move. */
export function daemonLimits({ updateStrategy }: Pick<DaemonSetSpec, "updateStrategy">, hosts: number): RollingLimits {
  const { maxSurge = 0, maxUnavailable = 1 } = updateStrategy?.rollingUpdate ?? {};
  const surge = intOrPercent(maxSurge, hosts, "up");
  const unavailable = intOrPercent(maxUnavailable, hosts, "up");
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
