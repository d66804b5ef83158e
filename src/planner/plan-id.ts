import type { Action } from "../model/action.ts";
import { hashText } from "../model/hash.ts";
import { labels } from "../model/labels.ts";
import { type CommitId, type PlanId, planId } from "../model/names.ts";
import type { Refusal, Step } from "../model/plan.ts";
import { subjectOf } from "../model/subject.ts";

/** A hash of what a plan does and refuses. Large contents stand in by hashes they carry already. */
export function planIdOf(revision: CommitId, steps: readonly Step[], refusals: readonly Refusal[]): PlanId {
  const lines = steps.map(
    ({ action, after }) => `${action.host} ${action.kind} ${subjectOf(action)} ${contentOf(action)} ${after.join()}`,
  );
  const refused = refusals.map(({ pod, summary }) => `${pod.namespace}/${pod.name} ${summary}`);
  return planId(hashText([revision, ...lines, ...refused].join("\n"), 16));
}

function contentOf(action: Action): string {
  if (action.kind === "create-container") return action.spec.labels[labels.specHash] ?? "";
  if (action.kind === "write-volume-files") return action.hash;
  return action.kind === "apply-host-file" ? action.file.hash : "";
}
