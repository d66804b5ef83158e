import type { AnyObject } from "../../src/model/object.ts";

const group = "rbac.authorization.k8s.io";

/** `User:ann`, `Group:devs` or `ServiceAccount:NAMESPACE/NAME`. */
function subjectOf(text: string) {
  const [kind = "", whole = ""] = text.split(/:(.*)/s);
  if (kind !== "ServiceAccount") return { apiGroup: group, kind, name: whole };
  const [namespace, name] = whole.split("/");
  return { kind, namespace, name };
}

function bound(kind: string, metadata: AnyObject["metadata"], role: string, subjects: readonly string[]): AnyObject {
  const roleRef = { apiGroup: group, kind: "ClusterRole", name: role };
  return Object.assign({ apiVersion: `${group}/v1`, kind, metadata }, { roleRef, subjects: subjects.map(subjectOf) });
}

/** A RoleBinding to a ClusterRole. */
export function bindIn(namespace: string, role: string, ...subjects: string[]): AnyObject {
  return bound("RoleBinding", { name: `${role}-${subjects.length}`, namespace }, role, subjects);
}

/** A ClusterRoleBinding. */
export function bindEverywhere(role: string, ...subjects: string[]): AnyObject {
  return bound("ClusterRoleBinding", { name: `${role}-${subjects.length}` }, role, subjects);
}
