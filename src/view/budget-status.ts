import type { BudgetState } from "../model/budget-state.ts";
import { toTimestamp } from "../model/instant.ts";
import type { PodDisruptionBudgetStatus } from "../model/kubernetes.generated.ts";
import { matchesSelector } from "../model/label-selector.ts";
import type { PodState } from "../model/pod-state.ts";

/** The status the disruption controller writes. */
export function budgetStatus(state: BudgetState, pods: readonly PodState[]): PodDisruptionBudgetStatus {
  const { expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed } = state;
  const since = lastChange(state, pods);
  return {
    expectedPods,
    currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
    ...(since === null ? {} : { conditions: [{ ...disruptionAllowed(state), lastTransitionTime: since }] }),
  };
}

function disruptionAllowed({ disruptionsAllowed, problem }: BudgetState) {
  const type = "DisruptionAllowed";
  if (problem !== null) return { type, status: "False", reason: "SyncFailed", message: problem };
  if (disruptionsAllowed > 0) return { type, status: "True", reason: "SufficientPods", message: "" };
  return { type, status: "False", reason: "InsufficientPods", message: "" };
}

/** When readiness of a covered pod last changed: the same text as long as nothing happens. */
function lastChange({ object, selector }: BudgetState, pods: readonly PodState[]): string | null {
  const covered = pods.filter(
    ({ namespace, manifest }) =>
      namespace === object.namespace && matchesSelector(selector, manifest.metadata.labels ?? {}),
  );
  const times = covered.flatMap(({ status, createdAt }) => {
    const ready = status.conditions?.find(({ type }) => type === "Ready");
    return ready?.lastTransitionTime ?? (createdAt === null ? [] : toTimestamp(createdAt));
  });
  return times.sort().at(-1) ?? null;
}
