import { matchesSelector } from "../../model/label-selector.ts";
import type { Held } from "../../model/plan.ts";
import type { Turn } from "../turn.ts";
import { budgetStates, scalesOf } from "../workloads/disruption-budgets.ts";
import type { Departure, WorkloadDecision } from "../workloads/workload.ts";

/** Pods that leave only because somebody asked stay while a disruption budget has nothing left for them. */
export function withinBudgets(turn: Turn, decisions: readonly WorkloadDecision[]): readonly WorkloadDecision[] {
  if (!decisions.some(({ leave }) => leave.some(({ voluntary }) => voluntary))) return decisions;
  const left = allowances(turn, decisions);
  return decisions.map((decision) => {
    const kept: Held[] = [];
    const leave = decision.leave.filter((departure) => {
      const blocking = departure.voluntary ? spend(left, departure) : null;
      if (blocking !== null) kept.push(waits(departure, blocking));
      return blocking === null;
    });
    return kept.length === 0 ? decision : { ...decision, leave, held: [...decision.held, ...kept] };
  });
}

interface Allowance {
  readonly name: string;
  readonly covers: (departure: Departure) => boolean;
  left: number;
}

function allowances(turn: Turn, decisions: readonly WorkloadDecision[]): Allowance[] {
  const going = new Set(
    decisions.flatMap(({ leave }) => leave.flatMap(({ pod, voluntary }) => (voluntary ? [] : pod.uid))),
  );
  const pods = turn.pods.map((pod) => (going.has(pod.uid) ? { ...pod, leaving: {} } : pod));
  return budgetStates({ objects: turn.objects, pods, scales: scalesOf(decisions) }).map(
    ({ object, selector, disruptionsAllowed }) => ({
      name: object.name,
      covers: ({ pod }) =>
        pod.namespace === object.namespace && matchesSelector(selector, pod.manifest.metadata.labels ?? {}),
      left: disruptionsAllowed,
    }),
  );
}

/** Takes one disruption from each budget that covers a pod; the name of the first that has none, and nothing taken. */
function spend(allowances: readonly Allowance[], departure: Departure): string | null {
  // What serves nobody disrupts nobody.
  if (!departure.pod.ready) return null;
  const covering = allowances.filter(({ covers }) => covers(departure));
  const empty = covering.find(({ left }) => left <= 0);
  if (empty) return empty.name;
  for (const allowance of covering) allowance.left--;
  return null;
}

function waits({ pod, reason }: Departure, budget: string): Held {
  const text = `${pod.namespace}/${pod.name} stays for now (${reason}): the disruption budget ${budget} allows no more`;
  return { object: pod.owner, reason: text, until: null };
}
