import type { Deployment } from "../../model/kinds.ts";
import { keyOf } from "../../model/object.ts";
import type { Held } from "../../model/plan.ts";
import { moveReason } from "../moves/asked-moves.ts";
import type { LivePod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { earliest, nextAvailableAt } from "./availability.ts";
import { isRecreate, type Standing, standingOf } from "./deployment-standing.ts";
import { type DeploymentFacts, deadlineOf, deploymentState, isComplete } from "./deployment-state.ts";
import { describeChange } from "./describe-change.ts";
import { lostDeparture } from "./lost-pods.ts";
import { newPods } from "./new-pods.ts";
import { pausedResizes, shrinking } from "./paused.ts";
import type { RolloutMoves } from "./rolling-update.ts";
import { rollOut } from "./rolling-update.ts";
import type { Departure, Workload, WorkloadDecision } from "./workload.ts";

/** A Deployment: its newest revision in place of all others, as its strategy allows. */
export const deployment: Workload<Deployment> = (object, own, turn) => {
  const standing = standingOf(object, own, turn);
  const { target, count, current, lost } = standing;
  const resizes = pausedResizes(object, standing, turn);
  const moves = object.spec.paused ? shrinking(resizes) : movesOf(object, standing);
  const facts = factsOf(object, standing, turn);
  const minReady = object.spec.minReadySeconds ?? 0;
  const growing = [...resizes, { group: target, change: moves.create }];
  return {
    create: growing.flatMap(({ group: { hash, template }, change }) =>
      newPods({
        instance: turn.input.settings.instance,
        owner: keyOf(object),
        template: template ?? target.template,
        templateHash: hash,
        labels: { "pod-template-hash": hash },
        baseName: `${object.metadata.name}-${hash}`,
        count: template === null ? 0 : change,
        reason: object.spec.paused ? scaledReason(standing) : reasonForNew(turn, standing),
        existing: own,
      }),
    ),
    leave: [
      ...moves.leave.map((pod) =>
        object.spec.paused ? { pod, reason: scaledReason(standing) } : departure(turn, pod, standing),
      ),
      ...lost.map(lostDeparture),
    ],
    rest: [],
    state: deploymentState(object, facts),
    held: heldOf(object, standing),
    wakeAt: earliest([
      count.until,
      nextAvailableAt(current, minReady, turn.now),
      isComplete(facts) ? null : future(deadlineOf(object, facts), turn),
    ]),
  };
};

/** Counts are of the declared revision, also while the last good one runs in its place. */
function factsOf(
  object: Deployment,
  { current, old, count, limits, isAvailable, target }: Standing,
  { now }: Turn,
): DeploymentFacts {
  const hash = target.declared;
  const all = [...current, ...old];
  return {
    replicas: count.replicas,
    hash,
    current: all.filter(({ templateHash }) => templateHash === hash),
    old: all.filter(({ templateHash }) => templateHash !== hash),
    needed: isRecreate(object) ? count.replicas : count.replicas - limits.unavailable,
    isAvailable,
    now,
  };
}

function future(at: WorkloadDecision["wakeAt"], { now }: Turn): WorkloadDecision["wakeAt"] {
  return at !== null && at > now ? at : null;
}

/** What people should know of a rollout that does not go the ordinary way. */
const neverRolledOut = "paused, and nothing of it runs: its rollout has to be resumed to begin";

function heldOf(object: Deployment, { target, stopFirst, current, old }: Standing): Held[] {
  const about = (reason: string): Held => ({ object: keyOf(object), reason, until: null });
  return [
    ...(target.givenUp === null
      ? []
      : [
          about(
            `revision ${target.givenUp} missed its progress deadline: back to revision ${target.hash} until the template changes`,
          ),
        ]),
    ...(object.spec.paused && current.length + old.length === 0 ? [about(neverRolledOut)] : []),
    ...(stopFirst === null || old.length === 0 ? [] : [about(`old pods stop before new ones start: ${stopFirst}`)]),
  ];
}

function movesOf(object: Deployment, standing: Standing): RolloutMoves {
  if (isRecreate(object)) return recreate(standing);
  const moves = rollOut({ ...standing, replicas: standing.count.replicas });
  return standing.stopFirst === null ? moves : { ...moves, create: Math.min(moves.create, freePlaces(standing)) };
}

/** A pod on its way out still holds its volume and its port. */
function freePlaces({ count, current, old, going }: Standing): number {
  return Math.max(0, count.replicas - current.length - old.length - going.length);
}

/** No new pod before the last old one is gone, even from a host that does not answer. */
function recreate({ count, target, current, old, going }: Standing): RolloutMoves {
  const surplus = current.slice(0, Math.max(0, current.length - count.replicas));
  const lingers = (pod: LivePod) => pod.templateHash !== target.hash && !hasEnded(pod.status.phase);
  const oldRemain = old.length > 0 || going.some(lingers);
  return { create: oldRemain ? 0 : Math.max(0, count.replicas - current.length), leave: [...old, ...surplus] };
}

function reasonForNew(turn: Turn, { target, old, current, count, lost }: Standing): string {
  const [before] = old;
  if (before?.templateHash === target.hash) return `in place of ${before.name}, which ${moveReason(turn, before)}`;
  if (before && target.template.spec) return describeChange(before.manifest.spec, target.template.spec);
  if (lost.length > 0) return `in place of pods on ${lost[0]?.host.name}, which does not answer`;
  return current.length > 0 ? `scaled from ${current.length} to ${count.replicas} (${count.reason})` : "";
}

function departure(turn: Turn, pod: LivePod, { target, count, current, old }: Standing): Departure {
  if (turn.moves.has(pod.uid) && pod.templateHash === target.hash)
    return { pod, reason: moveReason(turn, pod), voluntary: true };
  if (pod.templateHash !== target.hash) return { pod, reason: `replaced by revision ${target.hash}` };
  return { pod, reason: scaledReason({ count, current, old }) };
}

function scaledReason({ count, current, old }: Pick<Standing, "count" | "current" | "old">): string {
  return `scaled from ${current.length + old.length} to ${count.replicas} (${count.reason})`;
}
