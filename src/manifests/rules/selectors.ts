import type { LabelSelector, LabelSelectorRequirement } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { forbidden, invalid, type Report, required } from "../finding.ts";
import { checkLabels } from "./metadata.ts";
import { qualifiedNameFault } from "./names.ts";

export function checkSelector(selector: LabelSelector | undefined, at: Field, report: Report): void {
  if (!selector) return;
  checkLabels(selector.matchLabels, child(at, "matchLabels"), report);
  for (const [index, requirement] of (selector.matchExpressions ?? []).entries()) {
    checkRequirement(requirement, descend(at, "matchExpressions", index), report);
  }
}

/** Operator and values of a requirement on labels; the operators on nodes are checked the same way. */
export function checkRequirement({ key, operator, values }: LabelSelectorRequirement, at: Field, report: Report): void {
  const fault = qualifiedNameFault(key);
  if (fault !== null) report(invalid(child(at, "key"), key, fault));
  const field = child(at, "values");
  if ((operator === "In" || operator === "NotIn") && !values?.length) {
    report(required(field, "must be specified when `operator` is 'In' or 'NotIn'"));
  }
  if ((operator === "Exists" || operator === "DoesNotExist") && values?.length) {
    report(forbidden(field, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  }
  if ((operator === "Gt" || operator === "Lt") && values?.length !== 1) {
    report(required(field, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  }
}

export function isEmptySelector({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && !matchExpressions?.length;
}
