import { matchesSelector } from "../../../model/label-selector.ts";
import type { Budget, FleetPod } from "../fleet/fleet.ts";

const none: ReadonlySet<FleetPod> = new Set();

/** Of pods that would leave in this order, those whose leaving breaks a budget. */
export function breaksBudget(budgets: readonly Budget[], pods: readonly FleetPod[]): ReadonlySet<FleetPod> {
  if (budgets.length === 0) return none;
  const left = new Map(budgets.map((budget) => [budget, budget.disruptionsAllowed]));
  return new Set(pods.filter((pod) => spend(budgetsOf(budgets, pod), left)));
}

/** Takes one disruption from each; true where one had none left. */
function spend(budgets: readonly Budget[], left: Map<Budget, number>): boolean {
  const short = budgets.filter((budget) => (left.get(budget) ?? 0) <= 0);
  for (const budget of budgets) left.set(budget, (left.get(budget) ?? 0) - 1);
  return short.length > 0;
}

export function chargeBudgets(budgets: readonly Budget[], pod: FleetPod): void {
  for (const budget of budgetsOf(budgets, pod)) budget.disruptionsAllowed--;
}

function budgetsOf(budgets: readonly Budget[], { of }: FleetPod): Budget[] {
  return budgets.filter((budget) => budget.namespace === of.namespace && matchesSelector(budget.selector, of.labels));
}
