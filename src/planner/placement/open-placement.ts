import type { PodUid } from "../../model/names.ts";
import { openRules } from "./engine/rules.ts";
import { explainRefusal } from "./explain.ts";
import { emptyFleet, type Fleet } from "./fleet/fleet.ts";
import { classOf, occupy, vacate } from "./fleet/occupy.ts";
import { placeInOrder } from "./place-in-order.ts";
import { scoreTable } from "./score-table.ts";
import type { HostRefusal, HostScore, PlacedPod, PlacementRequest, PodToPlace, Verdict } from "./types.ts";

/** A fleet and the pods on it, kept from one question to the next: what did not change is not looked at again. */
export interface Placement {
  /** One verdict for each pod in order; placed pods hold their host from then on. */
  place(pods: readonly PodToPlace[]): Verdict[];
  add(pod: PlacedPod): void;
  remove(uid: PodUid): void;
  /** What each host that is possible now would cost the pod, best first. Changes nothing. */
  scores(pod: PodToPlace): HostScore[];
  /** Why each other host is not possible now, in order of names. Changes nothing. */
  refusals(pod: PodToPlace): HostRefusal[];
}

export function openPlacement(request: Omit<PlacementRequest, "pods">): Placement {
  const fleet = occupied(request);
  return {
    place: (pods) => placeInOrder(fleet, pods),
    add: (pod) => occupy(fleet, pod),
    remove: (uid) => vacate(fleet, uid),
    scores: (pod) => scoreTable(fleet, pod),
    refusals: (pod) => refusalsOf(fleet, pod),
  };
}

function refusalsOf(fleet: Fleet, pod: PodToPlace): HostRefusal[] {
  const of = classOf(fleet, pod);
  return explainRefusal(fleet, of, openRules(fleet, of));
}

function occupied(request: Omit<PlacementRequest, "pods">): Fleet {
  const fleet = emptyFleet(request);
  for (const pod of request.running) occupy(fleet, pod);
  return fleet;
}
