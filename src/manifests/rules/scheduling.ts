import type {
  Affinity,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint,
} from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { invalid, type Report, required } from "../finding.ts";
import { checkLabels } from "./metadata.ts";
import { qualifiedNameFault } from "./names.ts";
import { checkRequirement, checkSelector } from "./selectors.ts";

/** Where a pod may run: node selector, affinity, tolerations, spread. */
export function checkScheduling(spec: PodSpec, at: Field, report: Report): void {
  checkLabels(spec.nodeSelector, child(at, "nodeSelector"), report);
  if (spec.affinity) checkAffinity(spec.affinity, child(at, "affinity"), report);
  for (const [index, toleration] of (spec.tolerations ?? []).entries()) {
    checkToleration(toleration, descend(at, "tolerations", index), report);
  }
  const seen = new Set<string>();
  for (const [index, constraint] of (spec.topologySpreadConstraints ?? []).entries()) {
    const field = descend(at, "topologySpreadConstraints", index);
    checkSpread(constraint, field, report);
    const pair = `{${constraint.topologyKey}, ${constraint.whenUnsatisfiable}}`;
    if (seen.has(pair)) report(invalid(field, pair, "must be unique"));
    seen.add(pair);
  }
}

function checkToleration(
  { key, operator, value, effect, tolerationSeconds }: Toleration,
  at: Field,
  report: Report,
): void {
  if (key) {
    const fault = qualifiedNameFault(key);
    if (fault !== null) report(invalid(child(at, "key"), key, fault));
  } else if (operator !== "Exists") {
    report(
      invalid(
        child(at, "operator"),
        operator ?? "",
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    );
  }
  if (operator === "Exists" && value)
    report(invalid(child(at, "value"), value, "value must be empty when `operator` is 'Exists'"));
  if (tolerationSeconds !== undefined && effect !== "NoExecute") {
    report(invalid(child(at, "effect"), effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
}

function checkSpread({ topologyKey, labelSelector }: TopologySpreadConstraint, at: Field, report: Report): void {
  checkTopologyKey(topologyKey, child(at, "topologyKey"), report);
  checkSelector(labelSelector, child(at, "labelSelector"), report);
}

function checkTopologyKey(key: string, at: Field, report: Report): void {
  const fault = key === "" ? null : qualifiedNameFault(key);
  if (key === "") report(required(at, "can not be empty"));
  if (fault !== null) report(invalid(at, key, fault));
}

function checkAffinity({ nodeAffinity, podAffinity, podAntiAffinity }: Affinity, at: Field, report: Report): void {
  const node = child(at, "nodeAffinity");
  const hard = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = descend(node, "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms");
  if (hard && hard.nodeSelectorTerms.length === 0) report(required(terms, "must have at least one node selector term"));
  for (const [index, term] of (hard?.nodeSelectorTerms ?? []).entries()) checkTerm(term, child(terms, index), report);
  for (const [index, { preference }] of (
    nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  ).entries()) {
    checkTerm(
      preference,
      descend(node, "preferredDuringSchedulingIgnoredDuringExecution", index, "preference"),
      report,
    );
  }
  for (const [name, affinity] of [
    ["podAffinity", podAffinity],
    ["podAntiAffinity", podAntiAffinity],
  ] as const) {
    for (const { term, path } of podTerms(affinity)) checkPodTerm(term, descend(at, name, ...path), report);
  }
}

function checkTerm({ matchExpressions, matchFields }: NodeSelectorTerm, at: Field, report: Report): void {
  for (const [index, requirement] of (matchExpressions ?? []).entries()) {
    checkRequirement(requirement, descend(at, "matchExpressions", index), report);
  }
  for (const [index, { key }] of (matchFields ?? []).entries()) {
    if (key !== "metadata.name")
      report(invalid(descend(at, "matchFields", index, "key"), key, "not a valid field selector key"));
  }
}

function podTerms(affinity: Affinity["podAffinity"]): { term: PodAffinityTerm; path: (string | number)[] }[] {
  const hard = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const soft = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...hard.map((term, index) => ({ term, path: ["requiredDuringSchedulingIgnoredDuringExecution", index] })),
    ...soft.map(({ podAffinityTerm }, index) => ({
      term: podAffinityTerm,
      path: ["preferredDuringSchedulingIgnoredDuringExecution", index, "podAffinityTerm"],
    })),
  ];
}

function checkPodTerm({ topologyKey, labelSelector }: PodAffinityTerm, at: Field, report: Report): void {
  checkTopologyKey(topologyKey, child(at, "topologyKey"), report);
  checkSelector(labelSelector, child(at, "labelSelector"), report);
}
