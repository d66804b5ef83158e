import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import type { Toleration } from "../../model/kubernetes.generated.ts";
import type { HostCondition } from "../../model/observed.ts";
import type { HostView } from "./host-view.ts";

/** How long a pod stays bound to a host that does not answer, in milliseconds; Infinity where it tolerates that for ever. */
export function toleratedMs(tolerations: readonly Toleration[], condition: HostCondition, seconds: number): number {
  const key = condition === "Unknown" ? "node.kubernetes.io/unreachable" : "node.kubernetes.io/not-ready";
  const own = tolerations.filter(
    (toleration) =>
      (toleration.key === key || (!toleration.key && toleration.operator === "Exists")) &&
      (!toleration.effect || toleration.effect === "NoExecute"),
  );
  if (own.length === 0) return seconds * 1000;
  return Math.min(...own.map(({ tolerationSeconds }) => (tolerationSeconds ?? Number.POSITIVE_INFINITY) * 1000));
}

const suddenlyMs = 60_000;

/**
 * When half the hosts or more, two at least, go silent within a minute, it is we who are cut off: nothing is moved,
 * replaced or deleted until they are back. The reason, or null.
 */
export function frozenBy(hosts: readonly HostView[]): string | null {
  const since = hosts
    .flatMap(({ observed }) => (observed?.condition === "Unknown" ? [observed.since] : []))
    .sort((a, b) => a - b);
  const together = Math.max(
    0,
    ...since.map((first) => since.filter((at) => at >= first && at <= first + suddenlyMs).length),
  );
  if (together < 2 || together * 2 < hosts.length) return null;
  return `${together} of ${hosts.length} hosts went silent within a minute: Berth takes itself to be cut off and moves nothing`;
}

/** When the pod's host has been silent for as long as it tolerates. */
export function lostAt(since: Instant, tolerated: number): Instant | null {
  return Number.isFinite(tolerated) ? instant(since + tolerated) : null;
}
