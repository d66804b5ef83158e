import type { Plan } from "../model/plan.ts";
import { hostInvariants } from "./invariants/host-invariants.ts";
import type { Invariant } from "./invariants/invariant.ts";
import { podInvariants } from "./invariants/pod-invariants.ts";
import { stepInvariants } from "./invariants/step-invariants.ts";
import type { PlanInput } from "./plan-input.ts";

/** A promise a plan breaks, and by what. Any one is a bug of ours: such a plan is not carried out. */
export interface Violation {
  readonly code: string;
  readonly sentence: string;
  readonly offending: readonly string[];
}

/** All that every plan keeps. */
export const invariants: readonly Invariant[] = [...stepInvariants, ...hostInvariants, ...podInvariants];

/** The promises a plan breaks. Run on every plan, in tests and in production. */
export function check(plan: Plan, input: PlanInput): Violation[] {
  return invariants.flatMap(({ code, sentence, broken }) => {
    const offending = broken(plan, input);
    return offending.length > 0 ? [{ code, sentence, offending }] : [];
  });
}
