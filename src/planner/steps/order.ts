import { stepId } from "../../model/names.ts";
import { compareText } from "../../model/order.ts";
import type { Step } from "../../model/plan.ts";
import type { StepDraft } from "./draft.ts";

/** Numbers the steps: host by host, each after those it waits for, else as they came. */
export function orderSteps(drafts: readonly StepDraft[]): Step[] {
  const byHost = drafts.map((draft, index) => ({ draft, index }));
  byHost.sort((a, b) => compareText(a.draft.action.host, b.draft.action.host) || a.index - b.index);
  const ids = new Map(byHost.map(({ draft }, index) => [draft.key, stepId(String(index + 1))]));
  return byHost.map(({ draft }, index) => ({
    id: stepId(String(index + 1)),
    action: draft.action,
    because: draft.because,
    after: draft.after.flatMap(({ key }) => ids.get(key) ?? []),
    group: draft.group,
  }));
}
