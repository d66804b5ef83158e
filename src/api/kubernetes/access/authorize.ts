import type { User } from "../protocol/api-request.ts";
import type { Attributes } from "./attributes.ts";
import type { Policy } from "./policy.ts";
import { ruleAllows } from "./rule-allows.ts";
import { type Grant, grantsOf } from "./user-rules.ts";

/** Whether something is allowed, and in Kubernetes' words why or why not; "" where there is nothing to say. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** Members may do anything, whatever the repository says: a bad commit must not lock its owners out. */
export const mastersGroup = "system:masters";

/** RBAC (plugin/pkg/auth/authorizer/rbac): rules only ever add, so the first that allows it decides. */
export function authorize(user: User, attributes: Attributes, policy: Policy): Decision {
  if (user.groups.includes(mastersGroup)) return { allowed: true, reason: "" };
  const grants = grantsOf(policy, user, attributes.kind === "resource" ? attributes.namespace : "");
  const grant = grants.find(({ rules }) => rules?.some((rule) => ruleAllows(rule, attributes)));
  if (grant) return { allowed: true, reason: `RBAC: allowed by ${describe(grant)}` };
  const missing = [...new Set(grants.filter(({ rules }) => rules === null).map(missingRole))];
  if (missing.length === 0) return { allowed: false, reason: "" };
  return { allowed: false, reason: `RBAC: ${missing.length === 1 ? missing[0] : `[${missing.join(", ")}]`}` };
}

function missingRole({ binding: { roleRef } }: Grant): string {
  return `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(roleRef.name)} not found`;
}

function describe({ binding, subject }: Grant): string {
  const { kind, metadata, roleRef } = binding;
  const name = kind === "RoleBinding" ? `${metadata.name}/${metadata.namespace ?? ""}` : metadata.name;
  const whom =
    subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace ?? metadata.namespace}` : subject.name;
  return `${kind} ${JSON.stringify(name)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subject.kind} ${JSON.stringify(whom)}`;
}
