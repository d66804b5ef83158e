import { type ClusterRole, isKind } from "../model/kinds.ts";
import type { PolicyRule } from "../model/kubernetes.generated.ts";
import { matchesSelector } from "../model/label-selector.ts";
import type { AnyObject } from "../model/object.ts";
import { sortBy } from "../model/order.ts";
import type { ViewEntry } from "./view.ts";

/** Entries with the rules of each ClusterRole that has an aggregationRule filled in from those it selects. */
export function aggregateRoles(entries: readonly ViewEntry[]): ViewEntry[] {
  const roles = sortBy(
    entries.flatMap(({ object }) => (isClusterRole(object) ? [object] : [])),
    ({ metadata }) => metadata.name,
  );
  return entries.map((entry) =>
    isClusterRole(entry.object) && entry.object.aggregationRule
      ? { ...entry, object: Object.assign({ ...entry.object }, { rules: rulesOf(entry.object, roles, new Set()) }) }
      : entry,
  );
}

function isClusterRole(object: AnyObject): object is ClusterRole {
  return isKind(object, "ClusterRole");
}

/** A selected role may itself be made of others; one that selects itself, however far around, adds nothing. */
function rulesOf(role: ClusterRole, roles: readonly ClusterRole[], above: ReadonlySet<string>): PolicyRule[] {
  if (!role.aggregationRule) return [...(role.rules ?? [])];
  const path = new Set([...above, role.metadata.name]);
  const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
  const parts = roles.filter(
    ({ metadata }) =>
      !path.has(metadata.name) && selectors.some((selector) => matchesSelector(selector, metadata.labels ?? {})),
  );
  const rules = parts.flatMap((part) => rulesOf(part, roles, path));
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
