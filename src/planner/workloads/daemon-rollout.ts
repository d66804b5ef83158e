import type { DaemonSet } from "../../model/kinds.ts";
import type { HostView } from "../hosts/host-view.ts";
import type { LivePod, WantedPod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";
import type { RollingLimits } from "./rolling-limits.ts";
import type { Departure } from "./workload.ts";

/** A host that the template fits. */
export interface DaemonSite {
  readonly host: HostView;
  readonly wanted: WantedPod;
  /** Pods of ours on the host that stay, of any revision. */
  readonly pods: readonly LivePod[];
  /** Whether one that was told to leave is still there. */
  readonly clearing: boolean;
}

export interface DaemonRollout {
  readonly object: DaemonSet;
  readonly hash: string;
  readonly sites: readonly DaemonSite[];
  readonly limits: RollingLimits;
  readonly available: (pod: LivePod) => boolean;
}

function isRolling({ spec }: DaemonSet): boolean {
  return spec.updateStrategy?.type !== "OnDelete";
}

/** Pods for hosts without one, and, within the surge, for hosts whose old pod stays until the new one serves. */
export function newDaemonPods({ object, sites, limits, available }: DaemonRollout): WantedPod[] {
  const open = sites.filter(({ host, pods, wanted, clearing }) => {
    return host.answers && !clearing && !pods.some(({ uid }) => uid === wanted.uid);
  });
  const empty = open.filter(({ pods }) => pods.length === 0);
  if (limits.surge === 0 || !isRolling(object)) return empty.map(({ wanted }) => wanted);
  const outdated = open.filter(({ pods }) => pods.length > 0);
  const useless = outdated.filter(({ pods }) => !pods.some(available));
  const serving = outdated.filter(({ pods }) => pods.some(available));
  const room = Math.max(0, limits.surge - sites.filter(({ pods }) => pods.length > 1).length);
  return [...empty, ...useless, ...serving.slice(0, room)].map(({ wanted }) => wanted);
}

/** Ended pods go at once; others as the new ones serve, or as many at a time as may be without an available pod. */
export function leavingDaemonPods(rollout: DaemonRollout): Departure[] {
  const { object, sites, limits } = rollout;
  const ended = sites.flatMap(({ pods }) => pods.filter(({ status }) => hasEnded(status.phase)));
  return [
    ...ended.map((pod) => ({ pod, reason: `pod has ${pod.status.phase}` })),
    ...sites.flatMap((site) => replacedBy(rollout, site)).filter(({ pod }) => !ended.includes(pod)),
    ...(isRolling(object) && limits.surge === 0 ? cleared(rollout, ended) : []),
  ];
}

/** With a surge the old pod goes once the new one beside it serves. */
function replacedBy({ available }: DaemonRollout, { wanted, pods }: DaemonSite): Departure[] {
  const fresh = pods.find(({ uid }) => uid === wanted.uid);
  if (!fresh || !available(fresh)) return [];
  return pods
    .filter((pod) => pod !== fresh)
    .map((pod) => ({ pod, reason: `replaced by revision ${wanted.templateHash}` }));
}

/** Without a surge a host is cleared before the new pod comes. A pod that serves nobody goes at once. */
function cleared({ hash, sites, limits, available }: DaemonRollout, ended: readonly LivePod[]): Departure[] {
  const unavailable = sites.filter(({ pods }) => !pods.some(available)).length;
  const outdated = sites.flatMap(({ pods }) => pods.filter((pod) => pod.templateHash !== hash && !ended.includes(pod)));
  const useless = outdated.filter((pod) => !available(pod));
  const serving = outdated.filter(available).slice(0, Math.max(0, limits.unavailable - unavailable));
  return [...useless, ...serving].map((pod) => ({ pod, reason: `replaced by revision ${hash}` }));
}
