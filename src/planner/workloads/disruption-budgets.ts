import type { BudgetState } from "../../model/budget-state.ts";
import type { Pod, PodDisruptionBudget } from "../../model/kinds.ts";
import { matchesSelector } from "../../model/label-selector.ts";
import { formatKey, keyOf, type ObjectKey } from "../../model/object.ts";
import { groupBy } from "../../model/order.ts";
import { allOf, type ObjectIndex } from "../object-index.ts";
import type { DisruptionBudget } from "../placement/types.ts";
import { intOrPercent } from "./int-or-percent.ts";
import type { WorkloadDecision } from "./workload.ts";

/** What a budget looks at in a pod. */
export interface BudgetedPod {
  readonly namespace: string;
  readonly name: string;
  readonly owner: ObjectKey;
  readonly manifest: Pod;
  readonly ready: boolean;
  readonly leaving: unknown;
}

interface Crowd {
  readonly objects: ObjectIndex;
  readonly pods: readonly BudgetedPod[];
  /** Replicas wanted of each workload, by its key; null for a kind that has no scale. */
  readonly scales: Scales;
}

type Scales = ReadonlyMap<string, number | null>;

/** How many pods of each PodDisruptionBudget may go now, by the rules of Kubernetes' disruption controller. */
export function budgetStates({ objects, pods, scales }: Crowd): BudgetState[] {
  const budgets = allOf(objects, "PodDisruptionBudget");
  if (budgets.length === 0) return [];
  const byNamespace = groupBy(pods, ({ namespace }) => namespace);
  return budgets.map((budget) => {
    const near = byNamespace.get(budget.metadata.namespace ?? "") ?? [];
    const covered = near.filter(({ manifest }) =>
      matchesSelector(budget.spec.selector, manifest.metadata.labels ?? {}),
    );
    return stateOf(budget, covered, scales);
  });
}

const scaled = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);

export function scalesOf(decisions: readonly WorkloadDecision[]): Scales {
  const states = decisions.flatMap(({ state }) => state ?? []);
  return new Map(
    states.map(({ object, desiredReplicas }) => [formatKey(object), scaled.has(object.kind) ? desiredReplicas : null]),
  );
}

export function budgetsOf(states: readonly BudgetState[]): DisruptionBudget[] {
  return states.map(({ object: { namespace }, selector, disruptionsAllowed }) => ({
    namespace,
    selector,
    disruptionsAllowed,
  }));
}

function stateOf(budget: PodDisruptionBudget, pods: readonly BudgetedPod[], scales: Scales): BudgetState {
  const currentHealthy = pods.filter(({ ready, leaving }) => ready && leaving === null).length;
  const base = { object: keyOf(budget), selector: budget.spec.selector, currentHealthy };
  const expected = expectedOf(budget, pods, scales);
  if (typeof expected === "string") {
    return { ...base, expectedPods: 0, desiredHealthy: 0, disruptionsAllowed: 0, problem: expected };
  }
  const desiredHealthy = desiredOf(budget, expected);
  const spare = expected === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  return { ...base, expectedPods: expected, desiredHealthy, disruptionsAllowed: spare, problem: null };
}

/** A count of pods that must stay is about the pods there are, all else about the pods there should be. */
function expectedOf({ spec }: PodDisruptionBudget, pods: readonly BudgetedPod[], scales: Scales): number | string {
  const { minAvailable, maxUnavailable } = spec;
  if (maxUnavailable === undefined && minAvailable === undefined) return 0;
  if (maxUnavailable === undefined && (typeof minAvailable === "number" || !minAvailable?.endsWith("%"))) {
    return pods.length;
  }
  // A pod nobody answers for has no scale to be held to.
  const owned = pods.filter(({ owner }) => owner.kind !== "Pod" && scales.has(formatKey(owner)));
  const stray = owned.find(({ owner }) => scales.get(formatKey(owner)) === null);
  if (stray) return `found no controllers for pod "${stray.name}"`;
  const owners = new Set(owned.map(({ owner }) => formatKey(owner)));
  return [...owners].reduce((sum, owner) => sum + (scales.get(owner) ?? 0), 0);
}

/** Percentages round up either way. */
function desiredOf({ spec }: PodDisruptionBudget, expected: number): number {
  if (spec.maxUnavailable === undefined) return intOrPercent(spec.minAvailable ?? 0, expected, "up");
  return Math.max(0, expected - intOrPercent(spec.maxUnavailable, expected, "up"));
}
