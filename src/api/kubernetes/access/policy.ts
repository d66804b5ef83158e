import {
  type ClusterRole,
  type ClusterRoleBinding,
  isKind,
  type Role,
  type RoleBinding,
} from "../../../model/kinds.ts";
import type { PolicyRule, RoleRef } from "../../../model/kubernetes.generated.ts";
import type { AnyObject } from "../../../model/object.ts";

/** Who may do what, as the repository and the built-in roles say. */
export interface Policy {
  readonly clusterRoles: ReadonlyMap<string, ClusterRole>;
  /** By `NAMESPACE/NAME`. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly clusterBindings: readonly ClusterRoleBinding[];
  readonly bindings: ReadonlyMap<string, readonly RoleBinding[]>;
}

/** The policy that objects of RBAC's four kinds make; other objects are passed over. */
export function policyOf(objects: readonly AnyObject[]): Policy {
  const all = objects.filter(({ apiVersion }) => apiVersion.startsWith("rbac.authorization.k8s.io/"));
  const bindings = new Map<string, RoleBinding[]>();
  for (const object of all) {
    if (!isKind(object, "RoleBinding")) continue;
    const namespace = object.metadata.namespace ?? "";
    bindings.set(namespace, [...(bindings.get(namespace) ?? []), object]);
  }
  return {
    clusterRoles: new Map(
      all.flatMap((object) => (isKind(object, "ClusterRole") ? [[object.metadata.name, object] as const] : [])),
    ),
    roles: new Map(all.flatMap((object) => (isKind(object, "Role") ? [[placeOf(object), object] as const] : []))),
    clusterBindings: all.flatMap((object) => (isKind(object, "ClusterRoleBinding") ? [object] : [])),
    bindings,
  };
}

function placeOf({ metadata }: Role): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

/** What a role grants; null where there is no such role. */
export function rulesOfRole(policy: Policy, { kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | null {
  const role = kind === "ClusterRole" ? policy.clusterRoles.get(name) : policy.roles.get(`${namespace}/${name}`);
  return role ? (role.rules ?? []) : null;
}
