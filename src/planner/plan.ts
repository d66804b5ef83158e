import type { Instant } from "../model/instant.ts";
import { formatKey } from "../model/object.ts";
import { sortBy } from "../model/order.ts";
import type { Plan } from "../model/plan.ts";
import { objectProblems } from "./admission/object-admission.ts";
import { quotaStates } from "./admission/quota-states.ts";
import { mergeHeld } from "./held.ts";
import { setUpHosts } from "./hosts/setup.ts";
import { heldByUnseen } from "./hosts/unseen.ts";
import { withinBudgets } from "./moves/within-budgets.ts";
import { placePods } from "./place-pods.ts";
import { planIdOf } from "./plan-id.ts";
import type { PlanInput } from "./plan-input.ts";
import { planPods } from "./plan-pods.ts";
import { removeBrokenPods } from "./pods/broken-pods.ts";
import { removeSurplus } from "./pods/duplicate-pods.ts";
import { removeLeftovers } from "./pods/leftovers.ts";
import { removeStrayContainers } from "./pods/stray-containers.ts";
import { readTurn } from "./read-turn.ts";
import { settleLeaving, settleResting, yieldTo } from "./settle.ts";
import { holdBack } from "./steps/hold-back.ts";
import { orderSteps } from "./steps/order.ts";
import { claimStates } from "./volumes/claim-states.ts";
import { deleteScaledClaims } from "./volumes/deleted-claims.ts";
import { nextLook } from "./wake.ts";
import { decide } from "./workloads/decide.ts";
import { budgetStates, scalesOf } from "./workloads/disruption-budgets.ts";

/**
 * What to do now, given what people want, what there is and what the time is. Sync and total: whatever is wrong comes
 * back as a refusal, a held object or a problem. Equal input gives equal bytes.
 */
export function plan(input: PlanInput, now: Instant): Plan {
  const turn = readTurn(input, now);
  const setup = setUpHosts(turn);
  const decisions = withinBudgets(turn, decide(turn));
  const wanted = decisions.flatMap(({ create }) => create);
  const settled = settleLeaving(turn, decisions);
  const scales = scalesOf(decisions);
  const placed = placePods(turn, wanted, { leaving: settled, scales });
  const leaving = yieldTo(turn, settled, placed.preempted);
  const pods = planPods(turn, { wanted, placed, leaving, resting: settleResting(decisions), setup });
  const states = pods.map(({ state }) => state);
  const broken = [
    ...removeLeftovers(turn, states),
    ...removeBrokenPods(turn),
    ...removeSurplus(turn.surplus),
    ...removeStrayContainers(turn),
    ...deleteScaledClaims(turn, decisions),
  ];
  const { steps, held } = holdBack(turn, [...setup.steps, ...broken, ...pods.flatMap((pod) => pod.steps)]);
  const ordered = orderSteps(steps);
  return {
    id: planIdOf(input.desired.revision.commit, ordered, placed.refusals),
    revision: input.desired.revision.commit,
    steps: ordered,
    refusals: placed.refusals,
    held: mergeHeld([
      ...frozen(turn),
      ...heldByUnseen(turn.unseen),
      ...[...decisions, ...pods].flatMap((part) => part.held),
      ...held,
    ]),
    pods: sortBy(states, ({ namespace, name, uid }) => `${namespace}/${name}/${uid}`),
    quotas: quotaStates(turn, states),
    budgets: budgetStates({ objects: turn.objects, pods: states, scales }),
    claims: claimStates(turn),
    workloads: decisions.flatMap(({ state }) => state ?? []),
    autoscalers: sortBy(turn.autoscalers.values(), ({ object }) => formatKey(object)),
    probes: sortBy(
      pods.flatMap(({ probes }) => probes),
      ({ key }) => key,
    ),
    allocations: { podCidrs: Object.fromEntries(turn.hosts.map(({ name, podCidr }) => [name, podCidr])) },
    problems: objectProblems(turn),
    wakeAt: nextLook(turn, { decisions, held: [...held, ...pods.flatMap((pod) => pod.held)] }),
  };
}

function frozen({ frozen: reason }: ReturnType<typeof readTurn>): Plan["held"] {
  return reason === null
    ? []
    : [{ object: { group: "", kind: "Cluster", namespace: "", name: "cluster" }, reason, until: null }];
}
