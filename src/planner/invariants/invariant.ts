import type { Plan } from "../../model/plan.ts";
import type { PlanInput } from "../plan-input.ts";

/** A promise every plan keeps. */
export interface Invariant {
  /** kebab-case; stands in logs and tests. */
  readonly code: string;
  /** What is always true, in one sentence. */
  readonly sentence: string;
  /** What breaks it, one text each; empty where it holds. */
  readonly broken: (plan: Plan, input: PlanInput) => readonly string[];
}
