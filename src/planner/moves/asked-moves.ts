import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import { type MoveRequest, moveRequestMs } from "../../model/move-request.ts";
import type { HostName } from "../../model/names.ts";
import type { PlacementHost } from "../placement/types.ts";
import type { LivePod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import { earliest } from "../workloads/availability.ts";

/** Pods that somebody asked away and that are still where they were. */
export function askedMoves({ input, pods, now }: Pick<Turn, "input" | "pods" | "now">): Turn["moves"] {
  const { moves } = input.facts;
  if (moves.size === 0) return moves;
  const asked = pods.flatMap((pod) => {
    const move = moves.get(pod.uid);
    return move && pod.leaving === null && move.from === pod.host.name && !isOver(move, now)
      ? [[pod.uid, move] as const]
      : [];
  });
  return new Map(asked);
}

/** Takes no new pods as long as some are still to move off it, and those that follow them to find a place. */
export function closeHosts(
  { input, now }: Pick<Turn, "input" | "now">,
  hosts: readonly PlacementHost[],
): PlacementHost[] {
  const open = [...input.facts.moves.values()].filter((move) => !isOver(move, now));
  const closed = new Set<HostName>(open.map(({ from }) => from));
  return hosts.map((host) =>
    closed.has(host.name)
      ? {
          ...host,
          unschedulable: true,
          taints: [...host.taints, { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }],
        }
      : host,
  );
}

/** When the first of them is given up; null where there is none. */
export function firstMoveOver({ input }: Pick<Turn, "input">): Instant | null {
  return earliest([...input.facts.moves.values()].map(({ at }) => instant(at + moveRequestMs)));
}

function isOver({ at }: MoveRequest, now: Instant): boolean {
  return now >= at + moveRequestMs;
}

/** `moves off h3: rebalance`. */
export function moveReason({ moves }: Pick<Turn, "moves">, { uid, host }: LivePod): string {
  return `moves off ${host.name}: ${moves.get(uid)?.reason ?? "asked away"}`;
}
