import type { StatefulSet } from "../../model/kinds.ts";
import { keyOf } from "../../model/object.ts";
import { moveReason } from "../moves/asked-moves.ts";
import type { LivePod, WantedPod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { earliest, isAvailable, nextAvailableAt } from "./availability.ts";
import { mostAtOnce } from "./most-at-once.ts";
import { statefulUnavailable } from "./most-unavailable.ts";
import { replicaCount } from "./replica-count.ts";
import { baseRevision, partitionOf } from "./stateful-base.ts";
import { statefulPod } from "./stateful-pod.ts";
import { templateHashOf } from "./template.ts";
import type { Departure, Workload } from "./workload.ts";

/**
 * A StatefulSet: one pod for each ordinal, never two of one. A pod on a host that does not answer may be alive, so
 * nothing takes its place until the host is back, or an operator has said that it is gone.
 */
export const statefulSet: Workload<StatefulSet> = (object, own, turn) => {
  const count = replicaCount(turn, keyOf(object), object.spec.replicas);
  const set = standingOf(object, own, { turn, replicas: count.replicas });
  const changes = [...scaleDown(object, set, count.replicas), ...update(object, set)];
  const leave = changes.length > 0 ? changes : moveOne(turn, set);
  const minReady = object.spec.minReadySeconds ?? 0;
  const current = set.places.flatMap(({ pod }) => pod ?? []);
  const updated = current.filter(({ templateHash }) => templateHash === set.hash);
  const available = current.filter((pod) => isAvailable(pod, minReady, turn.now)).length;
  return {
    create: missing(object, set),
    leave,
    state: {
      object: keyOf(object),
      desiredReplicas: count.replicas,
      replicas: current.length,
      updatedReplicas: updated.length,
      readyReplicas: current.filter(({ ready }) => ready).length,
      availableReplicas: available,
      currentRevision: current.find(({ templateHash }) => templateHash !== set.hash)?.templateHash ?? set.hash,
      updateRevision: set.hash,
      conditions: [],
    },
    rest: [],
    held: [],
    wakeAt: earliest([count.until, nextAvailableAt(current, minReady, turn.now)]),
  };
};

/** One ordinal: the pod that should be there, and the one that is. */
interface Place {
  readonly ordinal: number;
  readonly wanted: WantedPod;
  /** The pod of that name there is, leaving or not; null for none. */
  readonly pod: LivePod | null;
  readonly healthy: boolean;
}

interface Standing {
  readonly hash: string;
  /** Wanted ordinals, in their order. */
  readonly places: readonly Place[];
  /** Pods above the wanted ordinals, the highest first. */
  readonly surplus: readonly LivePod[];
}

function standingOf(
  object: StatefulSet,
  own: readonly LivePod[],
  { turn, replicas }: { turn: Turn; replicas: number },
): Standing {
  const hash = templateHashOf(object.spec.template);
  const start = object.spec.ordinals?.start ?? 0;
  const byName = new Map(own.map((pod) => [pod.name, pod]));
  const minReady = object.spec.minReadySeconds ?? 0;
  const { instance } = turn.input.settings;
  const base = baseRevision(object, hash, turn);
  const former = base && { ...object, spec: { ...object.spec, template: base.template } };
  const last = Math.max(0, ...own.map((pod) => ordinalOf(pod) + 1 - start));
  const places = Array.from({ length: Math.min(replicas, last + mostAtOnce) }, (_, index): Place => {
    const ordinal = start + index;
    const wanted =
      base && former && index < partitionOf(object)
        ? statefulPod(former, { instance, templateHash: base.hash, ordinal })
        : statefulPod(object, { instance, templateHash: hash, ordinal });
    const pod = byName.get(wanted.name) ?? null;
    return { ordinal, wanted, pod, healthy: pod !== null && isAvailable(pod, minReady, turn.now) };
  });
  const wanted = new Set(places.map((place) => place.wanted.name));
  const surplus = own.filter(({ name }) => !wanted.has(name)).sort((a, b) => ordinalOf(b) - ordinalOf(a));
  return { hash, places, surplus };
}

function ordinalOf({ name }: LivePod): number {
  return Number(/-(\d+)$/.exec(name)?.[1] ?? "0");
}

function isParallel({ spec }: StatefulSet): boolean {
  return spec.podManagementPolicy === "Parallel";
}

/** Places to fill: all at once, or the first of them once all before it are healthy. */
function missing(object: StatefulSet, { places }: Standing): WantedPod[] {
  if (isParallel(object)) {
    return places.flatMap(({ pod, wanted }) => (pod === null ? [wanted] : [])).slice(0, mostAtOnce);
  }
  const first = places.find(({ healthy }) => !healthy);
  return first && first.pod === null ? [first.wanted] : [];
}

/** From the highest ordinal down: all at once, or one when everything else is healthy and nothing is leaving yet. */
function scaleDown(object: StatefulSet, { surplus, places }: Standing, replicas: number): Departure[] {
  const staying = surplus.filter(({ leaving }) => leaving === null);
  const settled = places.every(({ healthy }) => healthy) && staying.length === surplus.length;
  const next = isParallel(object) ? staying : settled ? staying.slice(0, 1) : [];
  return next.map((pod) => ({ pod, reason: `scaled to ${replicas}` }));
}

/**
 * Pods of older revisions, from the highest ordinal down to the partition, so many at a time as may be unavailable. One
 * that is not healthy goes at once: it serves nobody, and a revision that never becomes ready must not block its own fix.
 * One that has ended is made anew whatever the strategy.
 */
function update(object: StatefulSet, { hash, places }: Standing): Departure[] {
  const { type = "RollingUpdate", rollingUpdate } = object.spec.updateStrategy ?? {};
  const staying = places.filter(({ pod }) => pod !== null && pod.leaving === null);
  const ended = staying.filter(({ pod }) => hasEnded(pod?.status.phase));
  const start = object.spec.ordinals?.start ?? 0;
  const outdated = staying.filter(
    (place) =>
      type !== "OnDelete" &&
      !ended.includes(place) &&
      place.ordinal - start >= partitionOf(object) &&
      place.pod?.templateHash !== hash,
  );
  const broken = outdated.filter(({ healthy }) => !healthy);
  const budget = statefulUnavailable(rollingUpdate?.maxUnavailable, places.length);
  const unavailable = places.filter(({ healthy }) => !healthy).length;
  const serving = outdated
    .filter(({ healthy }) => healthy)
    .reverse()
    .slice(0, Math.max(0, budget - unavailable));
  return [
    ...ended.flatMap(({ pod }) => (pod ? [{ pod, reason: `pod has ${pod.status.phase}` }] : [])),
    ...[...broken, ...serving].flatMap(({ pod }) => (pod ? [{ pod, reason: `replaced by revision ${hash}` }] : [])),
  ];
}

/** One that is asked away, while all are healthy: its identity can be in one place only, so it stops before it starts again. */
function moveOne(turn: Turn, { places, surplus }: Standing): Departure[] {
  if (surplus.length > 0 || !places.every(({ healthy }) => healthy)) return [];
  const pod = places.map((place) => place.pod).find((each) => each !== null && turn.moves.has(each.uid));
  return pod ? [{ pod, reason: moveReason(turn, pod), voluntary: true }] : [];
}
