import type { PodDisruptionBudget } from "../../model/kinds.ts";
import { matchesSelector } from "../../model/label-selector.ts";
import { allOf } from "../object-index.ts";
import type { DisruptionBudget } from "../placement/types.ts";
import type { LivePod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import { intOrPercent } from "./int-or-percent.ts";

/** How many pods of each PodDisruptionBudget may go now: what the disruption controller writes as disruptionsAllowed. */
export function disruptionBudgets({ objects, pods }: Turn): DisruptionBudget[] {
  return allOf(objects, "PodDisruptionBudget").map((budget) => ({
    namespace: budget.metadata.namespace ?? "",
    selector: budget.spec.selector,
    disruptionsAllowed: allowedBy(
      budget,
      pods.filter((pod) => isCovered(budget, pod)),
    ),
  }));
}

function isCovered({ metadata, spec }: PodDisruptionBudget, pod: LivePod): boolean {
  return pod.namespace === metadata.namespace && matchesSelector(spec.selector, pod.manifest.metadata.labels ?? {});
}

/** Percentages round up either way, as the disruption controller has it. */
function allowedBy({ spec }: PodDisruptionBudget, pods: readonly LivePod[]): number {
  const healthy = pods.filter(({ ready, leaving }) => ready && leaving === null).length;
  const expected = pods.filter(({ leaving }) => leaving === null).length;
  const desired =
    spec.maxUnavailable === undefined
      ? intOrPercent(spec.minAvailable ?? 1, expected, "up")
      : expected - intOrPercent(spec.maxUnavailable, expected, "up");
  return Math.max(0, healthy - desired);
}
