import type { Instant } from "../../model/instant.ts";
import type { HostName, PodUid } from "../../model/names.ts";
import type { ObjectKey } from "../../model/object.ts";
import { placementRequest, podToPlace } from "../place-pods.ts";
import { type Order, rebalance } from "../placement/rebalance.ts";
import type { PodToPlace } from "../placement/types.ts";
import type { PlanInput } from "../plan-input.ts";
import type { LivePod } from "../pods/live-pod.ts";
import { readTurn } from "../read-turn.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { decide } from "../workloads/decide.ts";
import { scalesOf } from "../workloads/disruption-budgets.ts";

export interface ProposedMove {
  readonly uid: PodUid;
  readonly namespace: string;
  readonly name: string;
  readonly owner: ObjectKey;
  readonly from: HostName;
  readonly to: HostName;
}

export interface ProposedMoves {
  readonly moves: readonly ProposedMove[];
  readonly emptied: readonly HostName[];
  /** Hosts that run pods now, those of DaemonSets apart. */
  readonly used: number;
  /** The order of emptying hosts that did best; null where nothing is to be moved. */
  readonly order: Order | null;
}

/** What replaces its pods, so that one that goes comes back elsewhere. A Job's would lose their work. */
const replacing = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);

/** Moves that empty as many hosts as can be within a number of moves, all rules of placement and all disruption budgets. */
export function proposeMoves(input: PlanInput, now: Instant, moveBudget: number): ProposedMoves {
  const turn = readTurn(input, now);
  const pods = turn.pods.filter(({ status }) => !hasEnded(status.phase));
  const placement = placementRequest(turn, {
    ...{ open: [], underWay: [], hosts: new Map(), leaving: leavingOf(turn), scales: scalesOf(decide(turn)) },
  });
  const proposed = rebalance({
    placement,
    movable: pods.flatMap((pod) => movable(turn, pod)),
    resident: new Set(pods.filter(isResident).map(({ uid }) => uid)),
    moveBudget,
  });
  const byUid = new Map(pods.map((pod) => [pod.uid, pod]));
  const moves = proposed.moves.flatMap(({ pod: uid, from, to }): ProposedMove[] => {
    const pod = byUid.get(uid);
    return pod ? [{ uid, namespace: pod.namespace, name: pod.name, owner: pod.owner, from, to }] : [];
  });
  const used = new Set(pods.filter((pod) => !isResident(pod)).map(({ host }) => host.name)).size;
  return { moves, emptied: proposed.emptied, used, order: proposed.order };
}

function leavingOf({ input }: Turn) {
  return input.facts.leaving;
}

/** What belongs to its host, or is on its way out: it keeps no host from being empty. */
function isResident({ owner, leaving }: LivePod): boolean {
  return owner.kind === "DaemonSet" || leaving !== null;
}

/** A pod that is not bound to its host by data, on a host that answers. */
function movable(turn: Turn, pod: LivePod): PodToPlace[] {
  if (!replacing.has(pod.owner.kind) || pod.leaving !== null || !pod.host.answers) return [];
  const asked = podToPlace(turn, pod);
  return asked.boundTo === null ? [asked] : [];
}
