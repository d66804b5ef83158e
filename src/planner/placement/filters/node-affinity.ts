import type {
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
} from "../../../model/kubernetes.generated.ts";
import { type Labels, matchesRequirement } from "../../../model/label-selector.ts";
import type { PlacementHost } from "../types.ts";
import type { HostFilter } from "./host-filter.ts";

/** nodeSelector and required nodeAffinity: both have to fit. */
export const nodeAffinity: HostFilter = {
  check: ({ manifest }, host) => fitsNodeSelection(manifest.spec, host),
  explain: () => "node(s) didn't match Pod's node affinity/selector",
};

type Named = Pick<PlacementHost, "name" | "labels">;

function fitsNodeSelection(spec: PodSpec, host: Named): boolean {
  const selector = spec.nodeSelector;
  for (const key in selector) {
    if (host.labels[key] !== selector[key]) return false;
  }
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || matchesNodeSelector(required, host);
}

/** Terms are alternatives; also what a PersistentVolume's nodeAffinity asks of a host. */
export function matchesNodeSelector(selector: NodeSelector, host: Named): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesTerm(term, host));
}

/** Everything a term says has to hold; a term that says nothing fits no host. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, host: Named): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => meets(requirement, host.labels)) &&
    matchFields.every((requirement) => meetsField(requirement, host))
  );
}

function meets(requirement: NodeSelectorRequirement, labels: Labels): boolean {
  const { key, operator, values = [] } = requirement;
  const value = labels[key];
  if (operator === "Gt" || operator === "Lt") return meetsNumber(operator, value, values);
  if (operator === "Exists" || operator === "DoesNotExist") {
    return values.length === 0 && matchesRequirement(requirement, value);
  }
  return values.length > 0 && values.every(isLabelValue) && matchesRequirement(requirement, value);
}

function meetsNumber(operator: "Gt" | "Lt", value: string | undefined, values: readonly string[]): boolean {
  const [limit] = values;
  if (values.length !== 1 || limit === undefined || value === undefined) return false;
  if (!isInteger(limit) || !isInteger(value)) return false;
  return operator === "Gt" ? BigInt(value) > BigInt(limit) : BigInt(value) < BigInt(limit);
}

/** The one field there is to select by is the host's name, and by one value at a time. */
function meetsField({ key, operator, values = [] }: NodeSelectorRequirement, host: Named): boolean {
  if (key !== "metadata.name" || values.length !== 1) return false;
  if (operator === "In") return values[0] === host.name;
  return operator === "NotIn" && values[0] !== host.name;
}

function isInteger(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function isLabelValue(text: string): boolean {
  return text === "" || (text.length <= 63 && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text));
}
