import type { Deployment } from "../../model/kinds.ts";
import { keyOf } from "../../model/object.ts";
import type { ReplicaWindow } from "../../model/replica-window.ts";
import type { LivePod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { earliest, isAvailable, nextAvailableAt } from "./availability.ts";
import { deadlineOf, deploymentState, isComplete } from "./deployment-state.ts";
import { describeChange } from "./describe-change.ts";
import { lostDeparture, replaceable } from "./lost-pods.ts";
import { newPods } from "./new-pods.ts";
import { rankForRemoval } from "./rank-for-removal.ts";
import { replicaCount } from "./replica-count.ts";
import { rollingLimits } from "./rolling-limits.ts";
import type { RolloutMoves } from "./rolling-update.ts";
import { rollOut } from "./rolling-update.ts";
import { templateHashOf } from "./template.ts";
import type { Departure, Workload, WorkloadDecision } from "./workload.ts";

/** A Deployment: its newest revision in place of all others, as its strategy allows. */
export const deployment: Workload<Deployment> = (object, own, turn) => {
  const count = replicaCount(turn, keyOf(object), object.spec.replicas);
  const standing = standingOf(object, own, { turn, count });
  const moves = movesOf(object, standing);
  const { current, old, hash, lost } = standing;
  const limits = rollingLimits(object.spec, count.replicas);
  const needed = isRecreate(object) ? count.replicas : count.replicas - limits.unavailable;
  const facts = {
    replicas: count.replicas,
    hash,
    current,
    old,
    needed,
    isAvailable: standing.isAvailable,
    now: turn.now,
  };
  const minReady = object.spec.minReadySeconds ?? 0;
  return {
    create: newPods({
      instance: turn.input.settings.instance,
      owner: keyOf(object),
      template: object.spec.template,
      templateHash: hash,
      labels: { "pod-template-hash": hash },
      baseName: `${object.metadata.name}-${hash}`,
      count: moves.create,
      reason: reasonForNew(object, standing),
      existing: own,
    }),
    leave: [...moves.leave.map((pod) => departure(pod, standing)), ...lost.map(lostDeparture)],
    state: deploymentState(object, facts),
    rest: [],
    held: [],
    wakeAt: earliest([
      count.until,
      nextAvailableAt(current, minReady, turn.now),
      isComplete(facts) ? null : future(deadlineOf(object, facts), turn),
    ]),
  };
};

function future(at: WorkloadDecision["wakeAt"], { now }: Turn): WorkloadDecision["wakeAt"] {
  return at !== null && at > now ? at : null;
}

/** A Deployment's pods in groups: what each rule of it looks at. */
interface Standing {
  readonly count: ReplicaWindow;
  readonly hash: string;
  readonly current: readonly LivePod[];
  readonly old: readonly LivePod[];
  /** Told to leave, or ended, and still there. */
  readonly going: readonly LivePod[];
  readonly lost: readonly LivePod[];
  readonly isAvailable: (pod: LivePod) => boolean;
}

function standingOf(
  object: Deployment,
  own: readonly LivePod[],
  { turn, count }: { turn: Turn; count: ReplicaWindow },
): Standing {
  const hash = templateHashOf(object.spec.template);
  const mayReplace = !isRecreate(object);
  const staying = own.filter((pod) => pod.leaving === null && !hasEnded(pod.status.phase));
  const lost = staying.filter((pod) => mayReplace && replaceable(pod));
  const counted = rankForRemoval(staying.filter((pod) => !lost.includes(pod)));
  const minReady = object.spec.minReadySeconds ?? 0;
  return {
    count,
    hash,
    current: counted.filter(({ templateHash }) => templateHash === hash),
    old: counted.filter(({ templateHash }) => templateHash !== hash),
    going: own.filter((pod) => !staying.includes(pod)),
    lost,
    isAvailable: (pod) => isAvailable(pod, minReady, turn.now),
  };
}

function movesOf(object: Deployment, standing: Standing): RolloutMoves {
  if (object.spec.paused) return scaleOnly(standing);
  return isRecreate(object)
    ? recreate(standing)
    : rollOut({
        ...standing,
        replicas: standing.count.replicas,
        limits: rollingLimits(object.spec, standing.count.replicas),
      });
}

/** Paused: the count still holds, revisions stay as they are. */
function scaleOnly({ count, current, old }: Standing): RolloutMoves {
  const total = current.length + old.length;
  const missing = old.length === 0 ? Math.max(0, count.replicas - total) : 0;
  return { create: missing, leave: rankForRemoval([...old, ...current]).slice(0, Math.max(0, total - count.replicas)) };
}

/** No new pod before the last old one is gone, even from a host that does not answer. */
function recreate({ count, hash, current, old, going }: Standing): RolloutMoves {
  const surplus = current.slice(0, Math.max(0, current.length - count.replicas));
  const oldRemain = old.length > 0 || going.some(({ templateHash }) => templateHash !== hash);
  return { create: oldRemain ? 0 : Math.max(0, count.replicas - current.length), leave: [...old, ...surplus] };
}

function isRecreate({ spec }: Deployment): boolean {
  return spec.strategy?.type === "Recreate";
}

function reasonForNew({ spec }: Deployment, { old, current, count, lost }: Standing): string {
  const [before] = old;
  if (before && spec.template.spec) return describeChange(before.manifest.spec, spec.template.spec);
  if (lost.length > 0) return `in place of pods on ${lost[0]?.host.name}, which does not answer`;
  return current.length > 0 ? `scaled from ${current.length} to ${count.replicas} (${count.reason})` : "";
}

function departure(pod: LivePod, { hash, count, current, old }: Standing): Departure {
  if (pod.templateHash !== hash) return { pod, reason: `replaced by revision ${hash}` };
  return { pod, reason: `scaled from ${current.length + old.length} to ${count.replicas} (${count.reason})` };
}
