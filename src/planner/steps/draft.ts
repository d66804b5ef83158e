import type { Action } from "../../model/action.ts";
import type { Cause } from "../../model/plan.ts";
import { subjectOf } from "../../model/subject.ts";

/** A step before the plan's order is known. Equal keys are one and the same step: many pods may want one image. */
export interface StepDraft {
  readonly key: string;
  readonly action: Action;
  readonly because: Cause;
  readonly after: readonly StepDraft[];
  readonly group: string | null;
}

interface Why {
  readonly because: Cause;
  readonly after?: readonly (StepDraft | null)[];
  readonly group?: string | null;
}

export function draftStep(action: Action, { because, after = [], group = null }: Why): StepDraft {
  const key = `${action.host} ${action.kind} ${subjectOf(action)}`;
  return { key, action, because, after: after.filter((step) => step !== null), group };
}
