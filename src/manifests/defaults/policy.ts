import type {
  ClusterRoleBinding,
  HorizontalPodAutoscaler,
  LimitRange,
  PriorityClass,
  ResourceQuota,
  RoleBinding,
} from "../../model/kinds.ts";
import type { HPAScalingRules, LimitRangeItem, MetricSpec } from "../../model/kubernetes.generated.ts";
import { type Draft, fill, textQuantities } from "./draft.ts";

const rbac = "rbac.authorization.k8s.io";

/** Defaults of what bounds and permits (autoscaling/v2, core/v1, rbac/v1, scheduling/v1 defaults.go). */
export function defaultAutoscaler({ spec }: Draft<HorizontalPodAutoscaler>): void {
  fill(spec, "minReplicas", 1);
  if (!spec.metrics?.length) {
    spec.metrics = [
      { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
    ];
  }
  spec.metrics.forEach(textTargets);
  if (!spec.behavior) return;
  defaultScaling(fill(spec.behavior, "scaleUp", {}), true);
  defaultScaling(fill(spec.behavior, "scaleDown", {}), false);
}

function textTargets(metric: Draft<MetricSpec>): void {
  for (const source of [metric.pods, metric.object, metric.external, metric.resource, metric.containerResource]) {
    const target: { value?: unknown; averageValue?: unknown } | undefined = source?.target;
    if (typeof target?.value === "number") target.value = String(target.value);
    if (typeof target?.averageValue === "number") target.averageValue = String(target.averageValue);
  }
}

function defaultScaling(rules: Draft<HPAScalingRules>, up: boolean): void {
  fill(rules, "selectPolicy", "Max");
  if (up) fill(rules, "stabilizationWindowSeconds", 0);
  const percent = { type: "Percent", value: 100, periodSeconds: 15 };
  fill(rules, "policies", up ? [{ type: "Pods", value: 4, periodSeconds: 15 }, percent] : [percent]);
}

export function defaultLimitRange({ spec }: Draft<LimitRange>): void {
  for (const item of spec.limits) defaultLimit(item);
}

function defaultLimit(item: Draft<LimitRangeItem>): void {
  for (const map of [item.default, item.defaultRequest, item.max, item.min, item.maxLimitRequestRatio])
    textQuantities(map);
  if (item.type !== "Container") return;
  item.default = { ...item.max, ...item.default };
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
}

export function defaultQuota({ spec }: Draft<ResourceQuota>): void {
  textQuantities(spec.hard);
}

export function defaultBinding({ roleRef, subjects }: Draft<RoleBinding | ClusterRoleBinding>): void {
  if (!roleRef.apiGroup) roleRef.apiGroup = rbac;
  for (const subject of subjects ?? []) fill(subject, "apiGroup", subject.kind === "ServiceAccount" ? "" : rbac);
}

export function defaultPriorityClass(priority: Draft<PriorityClass>): void {
  fill(priority, "preemptionPolicy", "PreemptLowerPriority");
}
