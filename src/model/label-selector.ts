import type { LabelSelector, LabelSelectorRequirement } from "./kubernetes.generated.ts";

export type Labels = Readonly<Record<string, string>>;

/** Whether labels fit a selector. No selector fits nothing, an empty one everything, as everywhere in Kubernetes. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  for (const key in selector.matchLabels) {
    if (labels[key] !== selector.matchLabels[key]) return false;
  }
  return (selector.matchExpressions ?? []).every((requirement) =>
    matchesRequirement(requirement, labels[requirement.key]),
  );
}

/** Whether one label's value (undefined where there is none) meets a requirement; an unknown operator is never met. */
export function matchesRequirement(
  { operator, values = [] }: LabelSelectorRequirement,
  value: string | undefined,
): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}
