import type { ObjectKey } from "../../model/object.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import type { LivePod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import { nothingToDo, type WorkloadDecision } from "./workload.ts";

/** Pods whose owner is no longer in the repository leave, unless there is doubt that it was read whole. */
export function prune(
  turn: Turn,
  owned: ReadonlyMap<string, readonly LivePod[]>,
  isWorkload: (owner: ObjectKey) => boolean,
): WorkloadDecision {
  const declared = new Set(turn.input.desired.objects.map(({ object }) => formatKey(keyOf(object))));
  const orphans = [...owned].flatMap(([owner, pods]) => (declared.has(owner) ? [] : pods));
  const leaving = orphans.filter((pod) => pod.leaving === null && isWorkload(pod.owner));
  if (leaving.length === 0) return nothingToDo;
  const doubt = doubtOf(turn, leaving.length);
  if (doubt === null) {
    return {
      ...nothingToDo,
      leave: leaving.map((pod) => ({ pod, reason: `${formatKey(pod.owner)} is no longer in the repository` })),
    };
  }
  const owners = new Map(leaving.map(({ owner }) => [formatKey(owner), owner]));
  return {
    ...nothingToDo,
    held: [...owners.values()].map((object) => ({ object, reason: `not deleted: ${doubt}`, until: null })),
  };
}

/** Why absence may not mean deletion; null where it does. */
function doubtOf({ input, pods }: Turn, leaving: number): string | null {
  const { desired, settings } = input;
  if (desired.incomplete !== null) return desired.incomplete;
  if (desired.objects.every(({ object }) => object.kind === "Host")) return "the repository declares nothing but hosts";
  const percent = (100 * leaving) / pods.length;
  if (percent > settings.pruneLimitPercent) {
    return `${leaving} of ${pods.length} pods would go, more than the ${settings.pruneLimitPercent} % allowed at once`;
  }
  return null;
}
