import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../model/kinds.ts";
import type { PolicyRule } from "../../model/kubernetes.generated.ts";
import { child, descend } from "../field-path.ts";
import { invalid, type Report, required, unsupported } from "../finding.ts";

/** Rules of RBAC's kinds (rbac/validation). */
export function checkRole({ kind, rules }: Role | ClusterRole, report: Report): void {
  for (const [index, rule] of (rules ?? []).entries())
    checkRule(rule, { index, isCluster: kind === "ClusterRole", report });
}

interface RuleCheck {
  readonly index: number;
  readonly isCluster: boolean;
  readonly report: Report;
}

function checkRule(
  { verbs, apiGroups, resources, nonResourceURLs }: PolicyRule,
  { index, isCluster, report }: RuleCheck,
): void {
  const at = descend(null, "rules", index);
  if (verbs.length === 0) report(required(child(at, "verbs"), "verbs must contain at least one value"));
  if (nonResourceURLs?.length) {
    if (!isCluster)
      report(
        invalid(child(at, "nonResourceURLs"), nonResourceURLs, "namespaced rules cannot apply to non-resource URLs"),
      );
    if (resources?.length)
      report(
        invalid(
          child(at, "nonResourceURLs"),
          nonResourceURLs,
          "rules cannot apply to both regular resources and non-resource URLs",
        ),
      );
    return;
  }
  if (!apiGroups?.length) report(required(child(at, "apiGroups"), "resource rules must supply at least one api group"));
  if (!resources?.length) report(required(child(at, "resources"), "resource rules must supply at least one resource"));
}

export function checkBinding({ kind, roleRef, subjects = [] }: RoleBinding | ClusterRoleBinding, report: Report): void {
  const kinds = kind === "RoleBinding" ? ["ClusterRole", "Role"] : ["ClusterRole"];
  if (!kinds.includes(roleRef.kind)) report(unsupported(descend(null, "roleRef", "kind"), roleRef.kind, kinds));
  if (roleRef.name === "") report(required(descend(null, "roleRef", "name")));
  for (const [index, subject] of subjects.entries()) {
    const at = descend(null, "subjects", index);
    if (!["User", "Group", "ServiceAccount"].includes(subject.kind)) {
      report(unsupported(child(at, "kind"), subject.kind, ["Group", "ServiceAccount", "User"]));
    }
    if (subject.name === "") report(required(child(at, "name")));
    if (subject.kind === "ServiceAccount" && !subject.namespace) report(required(child(at, "namespace")));
  }
}
