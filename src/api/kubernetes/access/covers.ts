import type { PolicyRule } from "../../../model/kubernetes.generated.ts";
import { urlCovers } from "./rule-allows.ts";

/** The parts of `wanted` that `held` does not grant, one verb on one resource or URL each; none where all is held. */
export function uncovered(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(singleRules).filter((single) => !held.some((rule) => covers(rule, single)));
}

function singleRules(rule: PolicyRule): PolicyRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const names = resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name]);
  const onResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) => names.map((named) => singleResource([group, resource, verb], named))),
    ),
  );
  const onUrls = nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })));
  return [...onResources, ...onUrls];
}

function singleResource(
  [group, resource, verb]: readonly [string, string, string],
  names: readonly string[],
): PolicyRule {
  const named = names.length === 0 ? {} : { resourceNames: names };
  return { apiGroups: [group], resources: [resource], ...named, verbs: [verb] };
}

/** Whether one rule grants all of a single one (registry/rbac/validation/policy_comparator.go). */
function covers(rule: PolicyRule, single: PolicyRule): boolean {
  if (!hasAll(rule.verbs, single.verbs)) return false;
  if (single.nonResourceURLs) {
    return single.nonResourceURLs.every((path) => (rule.nonResourceURLs ?? []).some((url) => urlCovers(url, path)));
  }
  const names = rule.resourceNames ?? [];
  return (
    hasAll(rule.apiGroups ?? [], single.apiGroups ?? []) &&
    (single.resources ?? []).every((resource) => resourceCovered(rule.resources ?? [], resource)) &&
    (names.length === 0 || single.resourceNames?.every((name) => names.includes(name)) === true)
  );
}

function hasAll(held: readonly string[], wanted: readonly string[]): boolean {
  return held.includes("*") || wanted.every((item) => held.includes(item));
}

function resourceCovered(held: readonly string[], resource: string): boolean {
  if (held.includes("*") || held.includes(resource)) return true;
  const slash = resource.indexOf("/");
  return slash >= 0 && held.includes(`*${resource.slice(slash)}`);
}

/** Rules with the verbs of like ones put together, as people read them: `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}`. */
export function describeRules(rules: readonly PolicyRule[]): string[] {
  const together = new Map<string, PolicyRule>();
  for (const { verbs, ...what } of rules) {
    const key = JSON.stringify(what);
    together.set(key, { ...what, verbs: [...(together.get(key)?.verbs ?? []), ...verbs] });
  }
  return [...together.values()].map(describeRule).sort();
}

function describeRule({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): string {
  const fields = [
    ["NonResourceURLs", nonResourceURLs],
    ["APIGroups", apiGroups],
    ["Resources", resources],
    ["ResourceNames", resourceNames],
    ["Verbs", verbs],
  ] as const;
  const shown = fields.flatMap(([name, values]) =>
    values?.length ? [`${name}:[${values.map((value) => JSON.stringify(value)).join(" ")}]`] : [],
  );
  return `{${shown.join(", ")}}`;
}
