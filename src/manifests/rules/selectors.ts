import type { LabelSelector, LabelSelectorRequirement } from "../../model/kubernetes.generated.ts";
import { child, type Field } from "../field-path.ts";
import { forbidden, invalid, type Report, required } from "../finding.ts";
import { checkLabels } from "./metadata.ts";
import { qualifiedNameFault } from "./names.ts";

type Labels = Readonly<Record<string, string>>;

export function checkSelector(selector: LabelSelector | undefined, at: Field, report: Report): void {
  if (!selector) return;
  checkLabels(selector.matchLabels, child(at, "matchLabels"), report);
  for (const [index, requirement] of (selector.matchExpressions ?? []).entries()) {
    checkRequirement(requirement, child(at, "matchExpressions", index), report);
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

/** Whether labels satisfy a selector. An empty selector is satisfied by all. */
export function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  return (
    matchesAll(matchLabels ?? {}, labels) && (matchExpressions ?? []).every((requirement) => meets(requirement, labels))
  );
}

export function matchesAll(wanted: Labels, labels: Labels): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return true;
}

function meets({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
  const value = labels[key];
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  const listed = value !== undefined && values.includes(value);
  return operator === "In" ? listed : !listed;
}

export function isEmptySelector({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && !matchExpressions?.length;
}
