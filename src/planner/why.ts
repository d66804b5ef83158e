import type { Instant } from "../model/instant.ts";
import type { HostName, PlanId } from "../model/names.ts";
import { formatKey, keyOf } from "../model/object.ts";
import type { Held, Plan, Refusal, Step } from "../model/plan.ts";
import type { PodState } from "../model/pod-state.ts";
import type { SourceLocation } from "../model/problem.ts";
import { weigh } from "./place-pods.ts";
import type { HostRefusal, HostScore } from "./placement/types.ts";
import type { PlanInput } from "./plan-input.ts";
import { readTurn } from "./read-turn.ts";

/** The chain that leads to a pod being as it is: for `berth why`. */
export interface Explanation {
  readonly pod: PodState;
  readonly owner: string;
  readonly revision: PlanInput["desired"]["revision"];
  /** Where its owner is written; null for a pod whose owner is gone. */
  readonly declaredAt: SourceLocation | null;
  readonly host: HostName | null;
  /** The plan that answers; the one that chose the host may be an earlier one. */
  readonly plan: PlanId;
  /** What each possible host would cost it now, best first. */
  readonly scores: readonly HostScore[];
  /** Why each of the others would not take it now. */
  readonly impossible: readonly HostRefusal[];
  readonly refusal: Refusal | null;
  readonly steps: readonly Step[];
  readonly held: readonly Held[];
}

export interface PodQuestion {
  readonly plan: Plan;
  readonly input: PlanInput;
  readonly now: Instant;
  readonly namespace: string;
  readonly name: string;
}

/** Why a pod is where it is, or nowhere; null where the plan knows no pod of that name. */
export function why({ plan, input, now, namespace, name }: PodQuestion): Explanation | null {
  const pod = plan.pods.find((other) => other.namespace === namespace && other.name === name);
  if (!pod) return null;
  const owner = formatKey(pod.owner);
  const { scores, refusals } = weigh(readTurn(input, now), pod);
  return {
    pod,
    owner,
    revision: input.desired.revision,
    declaredAt: input.desired.objects.find(({ object }) => formatKey(keyOf(object)) === owner)?.at ?? null,
    host: pod.host,
    plan: plan.id,
    scores,
    impossible: refusals,
    refusal: plan.refusals.find((refusal) => refusal.pod.namespace === namespace && refusal.pod.name === name) ?? null,
    steps: plan.steps.filter(({ group }) => group?.endsWith(` ${namespace}/${name}`)),
    held: plan.held.filter(({ object }) => formatKey(object) === owner),
  };
}
