import type { Instant } from "../model/instant.ts";
import { viewHosts } from "./hosts/host-view.ts";
import { frozenBy } from "./hosts/silence.ts";
import { unseenHosts } from "./hosts/unseen.ts";
import { askedMoves } from "./moves/asked-moves.ts";
import { indexObjects } from "./object-index.ts";
import type { PlanInput } from "./plan-input.ts";
import { separateDuplicates } from "./pods/duplicate-pods.ts";
import { livePods } from "./pods/live-pods.ts";
import { autoscalers } from "./scaling/autoscaler/autoscalers.ts";
import type { Turn } from "./turn.ts";

export function readTurn(input: PlanInput, now: Instant): Turn {
  const objects = indexObjects(input.desired);
  const hosts = viewHosts(input, objects);
  const known = { now, input, objects, hosts, frozen: frozenBy(hosts) };
  const { sole, surplus } = separateDuplicates(livePods(known));
  const seen = { ...known, pods: sole, surplus, unseen: unseenHosts(hosts, input, now) };
  return { ...seen, autoscalers: autoscalers(seen), moves: askedMoves(seen) };
}
