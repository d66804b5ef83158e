import type { Pod, ResourceQuota } from "../../model/kinds.ts";
import type { Affinity, PodAffinityTerm } from "../../model/kubernetes.generated.ts";
import { qosClass } from "../pods/qos.ts";

/** Whether a quota counts a pod: all its scopes have to hold. */
export function isInScope({ spec }: ResourceQuota, pod: Pod): boolean {
  const bestEffort = qosClass(pod) === "BestEffort";
  const terminating = pod.spec.activeDeadlineSeconds !== undefined;
  const holds: Readonly<Record<string, boolean>> = {
    BestEffort: bestEffort,
    NotBestEffort: !bestEffort,
    Terminating: terminating,
    NotTerminating: !terminating,
    CrossNamespacePodAffinity: looksAbroad(pod.spec.affinity),
    PriorityClass: pod.spec.priorityClassName !== undefined,
  };
  const named = (spec.scopeSelector?.matchExpressions ?? []).every(({ scopeName, operator, values = [] }) => {
    if (scopeName !== "PriorityClass") return holds[scopeName] ?? false;
    const own = pod.spec.priorityClassName;
    if (operator === "Exists") return own !== undefined;
    if (operator === "DoesNotExist") return own === undefined;
    return values.includes(own ?? "") === (operator === "In");
  });
  return named && (spec.scopes ?? []).every((scope) => holds[scope] ?? false);
}

/** Whether any rule about other pods names namespaces or selects them. */
function looksAbroad({ podAffinity, podAntiAffinity }: Affinity = {}): boolean {
  const terms = [podAffinity, podAntiAffinity].flatMap((rules): readonly PodAffinityTerm[] => [
    ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return terms.some(
    ({ namespaces = [], namespaceSelector }) => namespaces.length > 0 || namespaceSelector !== undefined,
  );
}
