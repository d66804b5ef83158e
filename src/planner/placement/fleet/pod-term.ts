import type {
  LabelSelector,
  LabelSelectorRequirement,
  PodAffinityTerm,
  TopologySpreadConstraint,
} from "../../../model/kubernetes.generated.ts";
import { type Labels, matchesSelector } from "../../../model/label-selector.ts";

/** What of a pod other pods' rules can see. */
export interface VisiblePod {
  readonly namespace: string;
  readonly labels: Labels;
}

/** A rule about other pods: which ones, and how near is near. */
export interface PodTerm {
  readonly topologyKey: string;
  readonly selector: LabelSelector | undefined;
  matches(other: VisiblePod): boolean;
}

/** Labels of a namespace by its name. */
export type NamespaceLabels = (name: string) => Labels;

/** A podAffinity or podAntiAffinity term as its pod means it. */
export function affinityTerm(term: PodAffinityTerm, owner: VisiblePod, namespaceLabels: NamespaceLabels): PodTerm {
  const selector = withKeys(term.labelSelector, [
    ...keysAs("In", term.matchLabelKeys, owner.labels),
    ...keysAs("NotIn", term.mismatchLabelKeys, owner.labels),
  ]);
  const inScope = namespaceScope(term, owner.namespace, namespaceLabels);
  return {
    topologyKey: term.topologyKey,
    selector,
    matches: (other) => inScope(other.namespace) && matchesSelector(selector, other.labels),
  };
}

/** A spread constraint looks at its own namespace only. */
export function spreadTerm(constraint: TopologySpreadConstraint, owner: VisiblePod): PodTerm {
  const selector = withKeys(constraint.labelSelector, keysAs("In", constraint.matchLabelKeys, owner.labels));
  return {
    topologyKey: constraint.topologyKey,
    selector,
    matches: (other) => other.namespace === owner.namespace && matchesSelector(selector, other.labels),
  };
}

/** `namespaces` and `namespaceSelector` add up; with neither, the pod's own namespace. */
function namespaceScope(term: PodAffinityTerm, own: string, labelsOf: NamespaceLabels): (name: string) => boolean {
  const { namespaces = [], namespaceSelector } = term;
  if (!namespaceSelector) return (name) => (namespaces.length === 0 ? name === own : namespaces.includes(name));
  return (name) => namespaces.includes(name) || matchesSelector(namespaceSelector, labelsOf(name));
}

function keysAs(operator: "In" | "NotIn", keys: readonly string[] = [], labels: Labels): LabelSelectorRequirement[] {
  return keys.flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}

function withKeys(selector: LabelSelector | undefined, extra: readonly LabelSelectorRequirement[]) {
  if (!selector || extra.length === 0) return selector;
  return { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...extra] };
}
