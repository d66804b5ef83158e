import type { ReplicaSet, ReplicationController } from "../../model/kinds.ts";
import type { PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import { keyOf, type ObjectKey } from "../../model/object.ts";
import { moveReason } from "../moves/asked-moves.ts";
import type { LivePod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { earliest, isAvailable, nextAvailableAt } from "./availability.ts";
import { lostDeparture, replaceable } from "./lost-pods.ts";
import { newPods } from "./new-pods.ts";
import { rankForRemoval } from "./rank-for-removal.ts";
import { replicaCount } from "./replica-count.ts";
import { templateHashOf } from "./template.ts";
import type { Departure, Workload, WorkloadDecision } from "./workload.ts";

/** A ReplicaSet: so many pods, whatever revision they are of. A changed template concerns new pods only. */
export const replicaSet: Workload<ReplicaSet> = (object, own, turn) =>
  keepCount(
    {
      owner: keyOf(object),
      declared: object.spec.replicas,
      minReady: object.spec.minReadySeconds,
      template: object.spec.template,
    },
    own,
    turn,
  );

/** The ReplicaSet of old. */
export const replicationController: Workload<ReplicationController> = (object, own, turn) =>
  keepCount(
    {
      owner: keyOf(object),
      declared: object.spec.replicas,
      minReady: object.spec.minReadySeconds,
      template: object.spec.template,
    },
    own,
    turn,
  );

interface Counted {
  readonly owner: ObjectKey;
  readonly declared: number | undefined;
  readonly minReady: number | undefined;
  readonly template: PodTemplateSpec | undefined;
}

function keepCount(
  { owner, declared, minReady = 0, template = {} }: Counted,
  own: readonly LivePod[],
  turn: Turn,
): WorkloadDecision {
  const count = replicaCount(turn, owner, declared);
  const staying = own.filter((pod) => pod.leaving === null && !hasEnded(pod.status.phase));
  const lost = staying.filter(replaceable);
  const counted = rankForRemoval(staying.filter((pod) => !lost.includes(pod)));
  const asked = counted.filter(({ uid }) => turn.moves.has(uid));
  const ranked = counted.filter((pod) => !asked.includes(pod));
  const surplus = ranked.slice(0, Math.max(0, ranked.length - count.replicas));
  const templateHash = templateHashOf(template);
  return {
    create: newPods({
      instance: turn.input.settings.instance,
      owner,
      template,
      templateHash,
      labels: {},
      baseName: owner.name,
      count: Math.max(0, count.replicas - ranked.length),
      existing: own,
      reason: ranked.length > 0 ? `scaled from ${ranked.length} to ${count.replicas} (${count.reason})` : "",
    }),
    leave: [
      ...movedAway(turn, asked, ranked.filter((pod) => isAvailable(pod, minReady, turn.now)).length >= count.replicas),
      ...surplus.map((pod) => ({ pod, reason: `scaled from ${ranked.length} to ${count.replicas} (${count.reason})` })),
      ...lost.map(lostDeparture),
    ],
    state: {
      object: owner,
      desiredReplicas: count.replicas,
      replicas: counted.length,
      updatedReplicas: counted.length,
      readyReplicas: counted.filter(({ ready }) => ready).length,
      availableReplicas: counted.filter((pod) => isAvailable(pod, minReady, turn.now)).length,
      currentRevision: templateHash,
      updateRevision: templateHash,
      conditions: [],
    },
    rest: [],
    held: [],
    wakeAt: earliest([count.until, nextAvailableAt(ranked, minReady, turn.now)]),
  };
}

/** Asked away: each goes once others serve in its place. */
function movedAway(turn: Turn, asked: readonly LivePod[], replaced: boolean): Departure[] {
  return replaced ? asked.map((pod) => ({ pod, reason: moveReason(turn, pod), voluntary: true })) : [];
}
