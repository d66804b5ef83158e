import type { DaemonSet } from "../../model/kinds.ts";
import type { HostName } from "../../model/names.ts";
import { keyOf } from "../../model/object.ts";
import { groupBy } from "../../model/order.ts";
import type { HostView } from "../hosts/host-view.ts";
import type { LivePod, WantedPod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { isAvailable, nextAvailableAt } from "./availability.ts";
import { daemonPod, isEligible } from "./daemon-pod.ts";
import { intOrPercent } from "./int-or-percent.ts";
import { templateHashOf } from "./template.ts";
import type { Departure, Workload } from "./workload.ts";

/** A DaemonSet: one pod on every host that its template fits. */
export const daemonSet: Workload<DaemonSet> = (object, own, turn) => {
  const standing = standingOf(object, own, turn);
  const { hash, sites } = standing;
  const current = sites.flatMap(({ pods }) => pods);
  const minReady = object.spec.minReadySeconds ?? 0;
  const available = (pod: LivePod): boolean => isAvailable(pod, minReady, turn.now);
  return {
    create: sites.flatMap((site) => missing(object, site)),
    leave: [
      ...strays(own, sites),
      ...sites.flatMap((site) => replacedBy(site, available)),
      ...update(object, standing, available),
    ],
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

interface Site {
  readonly host: HostView;
  readonly wanted: WantedPod;
  /** Pods of ours on the host that stay, of any revision. */
  readonly pods: readonly LivePod[];
  /** Whether one that was told to leave is still there. */
  readonly clearing: boolean;
}

interface Standing {
  readonly hash: string;
  readonly sites: readonly Site[];
}

function standingOf(object: DaemonSet, own: readonly LivePod[], turn: Turn): Standing {
  const hash = templateHashOf(object.spec.template);
  const byHost = groupBy(own, ({ host }) => host.name);
  const sites = turn.hosts.flatMap((host): Site[] => {
    const wanted = daemonPod(object, { instance: turn.input.settings.instance, templateHash: hash, host: host.name });
    const pods = byHost.get(host.name) ?? [];
    if (!isEligible(turn, host, { pod: wanted, runs: pods.length > 0 })) return [];
    const staying = pods.filter(({ leaving }) => leaving === null);
    return [{ host, wanted, pods: staying, clearing: staying.length < pods.length }];
  });
  return { hash, sites };
}

/** Surge makes the new one beside the old; without it a host is cleared first. */
function surges({ spec }: DaemonSet): boolean {
  const surge = spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0;
  return surge !== 0 && surge !== "0%" && surge !== "0";
}

function missing(object: DaemonSet, { host, wanted, pods, clearing }: Site): WantedPod[] {
  if (!host.answers || pods.some(({ uid }) => uid === wanted.uid)) return [];
  const isFree = pods.length === 0 && !clearing;
  const mayDouble = surges(object) && !clearing && isRolling(object);
  return isFree || mayDouble ? [wanted] : [];
}

function isRolling({ spec }: DaemonSet): boolean {
  return spec.updateStrategy?.type !== "OnDelete";
}

/** Pods on hosts the template does not fit any more. */
function strays(own: readonly LivePod[], sites: readonly Site[]): Departure[] {
  const fitting = new Set<HostName>(sites.map(({ host }) => host.name));
  return own
    .filter((pod) => pod.leaving === null && !fitting.has(pod.host.name))
    .map((pod) => ({ pod, reason: `host ${pod.host.name} does not fit it any more` }));
}

/** With a surge the old pod goes once the new one beside it serves. */
function replacedBy({ wanted, pods }: Site, available: (pod: LivePod) => boolean): Departure[] {
  const fresh = pods.find(({ uid }) => uid === wanted.uid);
  if (!fresh || !available(fresh)) return [];
  return pods
    .filter((pod) => pod !== fresh)
    .map((pod) => ({ pod, reason: `replaced by revision ${wanted.templateHash}` }));
}

/** Without a surge: hosts are cleared, so many at a time as may be without an available pod. Ended pods are replaced at once. */
function update(object: DaemonSet, { hash, sites }: Standing, available: (pod: LivePod) => boolean): Departure[] {
  const ended = sites.flatMap(({ pods }) => pods.filter(({ status }) => hasEnded(status.phase)));
  const failed = ended.map((pod) => ({ pod, reason: `pod has ${pod.status.phase}` }));
  if (!isRolling(object) || surges(object)) return failed;
  const budget = Math.max(
    1,
    intOrPercent(object.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, sites.length, "up"),
  );
  const unavailable = sites.filter(({ pods }) => !pods.some(available)).length;
  const outdated = sites.flatMap(({ pods }) => pods.filter((pod) => pod.templateHash !== hash && !ended.includes(pod)));
  const useless = outdated.filter((pod) => !available(pod));
  const serving = outdated.filter(available).slice(0, Math.max(0, budget - unavailable));
  return [...failed, ...[...useless, ...serving].map((pod) => ({ pod, reason: `replaced by revision ${hash}` }))];
}
