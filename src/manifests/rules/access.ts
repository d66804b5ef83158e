import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../model/kinds.ts";
import type { PolicyRule, RbacV1Subject } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { invalid, type Report, required, unsupported } from "../finding.ts";
import { pathSegmentFault } from "./metadata.ts";
import { dnsSubdomainFault } from "./names.ts";
import { checkSelector } from "./selectors.ts";

const group = "rbac.authorization.k8s.io";

/** Rules of RBAC's kinds (rbac/validation). */
export function checkRole({ kind, rules }: Role | ClusterRole, report: Report): void {
  for (const [index, rule] of (rules ?? []).entries())
    checkRule(rule, { index, isCluster: kind === "ClusterRole", report });
}

export function checkClusterRole(role: ClusterRole, report: Report): void {
  checkRole(role, report);
  if (!role.aggregationRule) return;
  const at = descend(null, "aggregationRule", "clusterRoleSelectors");
  const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) {
    report(required(at, "at least one clusterRoleSelector required if aggregationRule is non-nil"));
  }
  for (const [index, selector] of selectors.entries()) checkSelector(selector, child(at, index), report);
}

interface RuleCheck {
  readonly index: number;
  readonly isCluster: boolean;
  readonly report: Report;
}

function checkRule(rule: PolicyRule, { index, isCluster, report }: RuleCheck): void {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  const at = descend(null, "rules", index);
  if (verbs.length === 0) report(required(child(at, "verbs"), "verbs must contain at least one value"));
  if (nonResourceURLs?.length) {
    const here = child(at, "nonResourceURLs");
    if (!isCluster) report(invalid(here, nonResourceURLs, "namespaced rules cannot apply to non-resource URLs"));
    if (apiGroups?.length || resources?.length || resourceNames?.length) {
      report(invalid(here, nonResourceURLs, "rules cannot apply to both regular resources and non-resource URLs"));
    }
    return;
  }
  if (!apiGroups?.length) report(required(child(at, "apiGroups"), "resource rules must supply at least one api group"));
  if (!resources?.length) report(required(child(at, "resources"), "resource rules must supply at least one resource"));
}

export function checkBinding({ kind, roleRef, subjects = [] }: RoleBinding | ClusterRoleBinding, report: Report): void {
  const kinds = kind === "RoleBinding" ? ["ClusterRole", "Role"] : ["ClusterRole"];
  const at = child(null, "roleRef");
  if (roleRef.apiGroup !== group) report(unsupported(child(at, "apiGroup"), roleRef.apiGroup, [group]));
  if (!kinds.includes(roleRef.kind)) report(unsupported(child(at, "kind"), roleRef.kind, kinds));
  const fault = roleRef.name === "" ? null : pathSegmentFault(roleRef.name);
  if (roleRef.name === "") report(required(child(at, "name")));
  if (fault !== null) report(invalid(child(at, "name"), roleRef.name, fault));
  for (const [index, subject] of subjects.entries()) {
    checkSubject(subject, { at: descend(null, "subjects", index), isCluster: kind === "ClusterRoleBinding", report });
  }
}

interface SubjectCheck {
  readonly at: Field;
  readonly isCluster: boolean;
  readonly report: Report;
}

function checkSubject({ kind, name, apiGroup = "", namespace }: RbacV1Subject, check: SubjectCheck): void {
  const { at, isCluster, report } = check;
  if (name === "") report(required(child(at, "name")));
  if (!["User", "Group", "ServiceAccount"].includes(kind)) {
    report(unsupported(child(at, "kind"), kind, ["Group", "ServiceAccount", "User"]));
    return;
  }
  const expected = kind === "ServiceAccount" ? "" : group;
  if (apiGroup !== expected) report(unsupported(child(at, "apiGroup"), apiGroup, [expected]));
  if (kind !== "ServiceAccount") return;
  const fault = name === "" ? null : dnsSubdomainFault(name);
  if (fault !== null) report(invalid(child(at, "name"), name, fault));
  if (isCluster && !namespace) report(required(child(at, "namespace")));
}
