import type { ClusterRoleBinding, RoleBinding } from "../../../model/kinds.ts";
import type { PolicyRule, RbacV1Subject } from "../../../model/kubernetes.generated.ts";
import type { User } from "../protocol/api-request.ts";
import { type Policy, rulesOfRole } from "./policy.ts";

/** One binding that names a user, with what it grants; null where its role does not exist. */
export interface Grant {
  readonly binding: ClusterRoleBinding | RoleBinding;
  readonly subject: RbacV1Subject;
  readonly rules: readonly PolicyRule[] | null;
}

/** Every binding that names the user and counts in this namespace; "" for the whole cluster. */
export function grantsOf(policy: Policy, user: User, namespace: string): Grant[] {
  const inNamespace = namespace === "" ? [] : (policy.bindings.get(namespace) ?? []);
  return [...policy.clusterBindings, ...inNamespace].flatMap((binding) => {
    const home = binding.metadata.namespace ?? "";
    const subject = (binding.subjects ?? []).find((one) => isSubject(one, user, home));
    return subject ? [{ binding, subject, rules: rulesOfRole(policy, binding.roleRef, home) }] : [];
  });
}

/** What a user may do in a namespace; "" for the whole cluster. */
export function rulesOfUser(policy: Policy, user: User, namespace: string): PolicyRule[] {
  return grantsOf(policy, user, namespace).flatMap(({ rules }) => rules ?? []);
}

export const accountPrefix = "system:serviceaccount:";

function isSubject({ kind, name, namespace }: RbacV1Subject, user: User, home: string): boolean {
  switch (kind) {
    case "User":
      return name === user.name;
    case "Group":
      return user.groups.includes(name);
    case "ServiceAccount":
      return user.name === `${accountPrefix}${namespace || home}:${name}` && (namespace || home) !== "";
    default:
      return false;
  }
}
