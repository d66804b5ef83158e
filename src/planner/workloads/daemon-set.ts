import type { DaemonSet } from "../../model/kinds.ts";
import type { HostName } from "../../model/names.ts";
import { keyOf } from "../../model/object.ts";
import { groupBy } from "../../model/order.ts";
import type { LivePod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import { isAvailable, nextAvailableAt } from "./availability.ts";
import { daemonPod, isEligible } from "./daemon-pod.ts";
import { type DaemonSite, leavingDaemonPods, newDaemonPods } from "./daemon-rollout.ts";
import { daemonLimits } from "./most-unavailable.ts";
import { templateHashOf } from "./template.ts";
import type { Departure, Workload } from "./workload.ts";

/** A DaemonSet: one pod on every host that its template fits. */
export const daemonSet: Workload<DaemonSet> = (object, own, turn) => {
  const standing = standingOf(object, own, turn);
  const { hash, sites } = standing;
  const current = sites.flatMap(({ pods }) => pods);
  const minReady = object.spec.minReadySeconds ?? 0;
  const available = (pod: LivePod): boolean => isAvailable(pod, minReady, turn.now);
  const rollout = { object, hash, sites, available, limits: daemonLimits(object.spec, sites.length) };
  return {
    create: newDaemonPods(rollout),
    leave: [...strays(own, sites), ...leavingDaemonPods(rollout)],
    state: {
      object: keyOf(object),
      desiredReplicas: sites.length,
      replicas: current.length,
      updatedReplicas: current.filter(({ templateHash }) => templateHash === hash).length,
      readyReplicas: current.filter(({ ready }) => ready).length,
      availableReplicas: current.filter(available).length,
      currentRevision: current.find(({ templateHash }) => templateHash !== hash)?.templateHash ?? hash,
      updateRevision: hash,
      conditions: [],
    },
    rest: [],
    held: [],
    wakeAt: nextAvailableAt(current, minReady, turn.now),
  };
};

interface Standing {
  readonly hash: string;
  readonly sites: readonly DaemonSite[];
}

function standingOf(object: DaemonSet, own: readonly LivePod[], turn: Turn): Standing {
  const hash = templateHashOf(object.spec.template);
  const byHost = groupBy(own, ({ host }) => host.name);
  const sites = turn.hosts.flatMap((host): DaemonSite[] => {
    const wanted = daemonPod(object, { instance: turn.input.settings.instance, templateHash: hash, host: host.name });
    const pods = byHost.get(host.name) ?? [];
    if (!isEligible(turn, host, { pod: wanted, runs: pods.length > 0 })) return [];
    const staying = pods.filter(({ leaving }) => leaving === null);
    return [{ host, wanted, pods: staying, clearing: staying.length < pods.length }];
  });
  return { hash, sites };
}

/** Pods on hosts the template does not fit any more. */
function strays(own: readonly LivePod[], sites: readonly DaemonSite[]): Departure[] {
  const fitting = new Set<HostName>(sites.map(({ host }) => host.name));
  return own
    .filter((pod) => pod.leaving === null && !fitting.has(pod.host.name))
    .map((pod) => ({ pod, reason: `host ${pod.host.name} does not fit it any more` }));
}
