import {
  type ClusterRole,
  type ClusterRoleBinding,
  isKind,
  type Role,
  type RoleBinding,
} from "../../../model/kinds.ts";
import type { PolicyRule, RoleRef } from "../../../model/kubernetes.generated.ts";
import type { AnyObject } from "../../../model/object.ts";
import type { User } from "../protocol/api-request.ts";
import { failure, type Status } from "../protocol/status.ts";
import { sameValue } from "../store/same-value.ts";
import type { ResourceAttributes } from "./attributes.ts";
import { authorize, mastersGroup } from "./authorize.ts";
import { describeRules, uncovered } from "./covers.ts";
import { type Policy, rulesOfRole } from "./policy.ts";
import { rulesOfUser } from "./user-rules.ts";

const group = "rbac.authorization.k8s.io";

/** An object of RBAC before and after a write; null before is a new one. */
export interface GrantWrite {
  readonly user: User;
  readonly before: AnyObject | null;
  readonly after: AnyObject;
}

/**
 * Nobody gives what they do not have, unless they may `escalate` the role or `bind` to it (registry/rbac/*\/policybased),
 * and nobody turns a binding to another role. Null where that holds, and for objects that grant nothing.
 */
export function grantProblem(policy: Policy, write: GrantWrite): Status | null {
  if (!write.after.apiVersion.startsWith(`${group}/`)) return null;
  return turnedBinding(write) ?? escalation(policy, write);
}

function turnedBinding({ before, after }: GrantWrite): Status | null {
  const [old, next] = [roleRefOf(before), roleRefOf(after)];
  if (!old || !next || (old.kind === next.kind && old.name === next.name)) return null;
  const { kind, metadata } = after;
  const why = `Invalid value: ${JSON.stringify(next)}: cannot change roleRef`;
  const causes = [{ reason: "FieldValueInvalid", message: why, field: "roleRef" }];
  const message = `${kind}.${group} ${JSON.stringify(metadata.name)} is invalid: roleRef: ${why}`;
  return failure("Invalid", message, { name: metadata.name, group, kind, causes });
}

function roleRefOf(object: AnyObject | null): RoleRef | null {
  return object && (isKind(object, "RoleBinding") || isKind(object, "ClusterRoleBinding")) ? object.roleRef : null;
}

function escalation(policy: Policy, { user, before, after }: GrantWrite): Status | null {
  if (user.groups.includes(mastersGroup)) return null;
  const asker = { user, policy };
  if (isKind(after, "Role") || isKind(after, "ClusterRole")) return roleEscalation(asker, before, after);
  if (isKind(after, "RoleBinding") || isKind(after, "ClusterRoleBinding")) return bindingEscalation(asker, after);
  return null;
}

interface Asker {
  readonly user: User;
  readonly policy: Policy;
}

const everything: readonly PolicyRule[] = [
  { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
  { nonResourceURLs: ["*"], verbs: ["*"] },
];

function roleEscalation(asker: Asker, before: AnyObject | null, after: Role | ClusterRole): Status | null {
  const old = before && isKind(before, after.kind) ? before : null;
  const [rules, aggregation] = [after.rules ?? [], aggregationOf(after)];
  const same = old !== null && sameValue(old.rules ?? [], rules) && sameValue(aggregationOf(old), aggregation);
  if (same || may(asker, "escalate", after)) return null;
  const { user, policy } = asker;
  const held = rulesOfUser(policy, user, after.metadata.namespace ?? "");
  // What it selects may come to be anything.
  const selects = aggregation !== null && !(old && sameValue(aggregationOf(old), aggregation));
  if (selects && uncovered(held, everything).length > 0) {
    return refusal(after, "must have cluster-admin privileges to use an aggregationRule");
  }
  return missing(asker, after, uncovered(held, rules));
}

function aggregationOf(role: Role | ClusterRole): unknown {
  return "aggregationRule" in role ? (role.aggregationRule ?? null) : null;
}

function bindingEscalation(asker: Asker, after: RoleBinding | ClusterRoleBinding): Status | null {
  const { roleRef, metadata } = after;
  const namespace = metadata.namespace ?? "";
  if (may(asker, "bind", { kind: roleRef.kind, metadata: { name: roleRef.name, namespace } })) return null;
  const { user, policy } = asker;
  const rules = rulesOfRole(policy, roleRef, namespace);
  if (rules === null) {
    const name = JSON.stringify(roleRef.name);
    return failure("NotFound", `${plurals[roleRef.kind] ?? ""}.${group} ${name} not found`);
  }
  return missing(asker, after, uncovered(rulesOfUser(policy, user, namespace), rules));
}

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const plurals: Readonly<Record<string, string>> = {
  Role: "roles",
  ClusterRole: "clusterroles",
  RoleBinding: "rolebindings",
  ClusterRoleBinding: "clusterrolebindings",
};

function may({ user, policy }: Asker, verb: string, { kind, metadata }: Named): boolean {
  const attributes: ResourceAttributes = {
    ...{ kind: "resource", verb, group, resource: plurals[kind] ?? "", subresource: "" },
    ...{ namespace: metadata.namespace ?? "", name: metadata.name },
  };
  return authorize(user, attributes, policy).allowed;
}

function missing({ user }: Asker, object: AnyObject, rules: readonly PolicyRule[]): Status | null {
  if (rules.length === 0) return null;
  const groups = user.groups.map((name) => JSON.stringify(name)).join(" ");
  const who = `user ${JSON.stringify(user.name)} (groups=[${groups}])`;
  const list = describeRules(rules).join("\n");
  return refusal(object, `${who} is attempting to grant RBAC permissions not currently held:\n${list}`);
}

function refusal({ kind, metadata: { name } }: AnyObject, why: string): Status {
  const plural = plurals[kind] ?? kind;
  const message = `${plural}.${group} ${JSON.stringify(name)} is forbidden: ${why}`;
  return failure("Forbidden", message, { name, group, kind: plural });
}
