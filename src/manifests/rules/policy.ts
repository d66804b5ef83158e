import type {
  HorizontalPodAutoscaler,
  LimitRange,
  NetworkPolicy,
  PodDisruptionBudget,
  ResourceQuota,
} from "../../model/kinds.ts";
import type {
  HPAScalingRules,
  MetricSpec,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { forbidden, invalid, type Report, required } from "../finding.ts";
import { isCidr } from "./addresses.ts";
import { checkCountOrPercent } from "./percent.ts";
import { checkPort } from "./ports.ts";
import { checkQuantities } from "./quantities.ts";
import { checkSelector } from "./selectors.ts";

const at = child(null, "spec");

export function checkAutoscaler({ spec }: HorizontalPodAutoscaler, report: Report): void {
  const { minReplicas = 1, maxReplicas, scaleTargetRef, metrics = [] } = spec;
  if (maxReplicas < minReplicas) {
    report(invalid(child(at, "maxReplicas"), maxReplicas, "must be greater than or equal to `minReplicas`"));
  }
  if (scaleTargetRef.kind === "") report(required(descend(at, "scaleTargetRef", "kind")));
  if (scaleTargetRef.name === "") report(required(descend(at, "scaleTargetRef", "name")));
  for (const [index, metric] of metrics.entries()) checkMetric(metric, descend(at, "metrics", index), report);
  checkScaling(spec.behavior?.scaleUp, descend(at, "behavior", "scaleUp"), report);
  checkScaling(spec.behavior?.scaleDown, descend(at, "behavior", "scaleDown"), report);
  if (minReplicas === 0 && !metrics.some(({ type }) => type === "Object" || type === "External")) {
    report(
      forbidden(
        child(at, "metrics"),
        "must specify at least one Object or External metric to support scaling to zero replicas",
      ),
    );
  }
}

/** What the schema leaves open. */
function checkScaling(rules: HPAScalingRules | undefined, field: Field, report: Report): void {
  if (rules?.policies?.length === 0) {
    report(required(child(field, "policies"), "must specify at least one Policy"));
  }
}

const metricFields = {
  Resource: "resource",
  ContainerResource: "containerResource",
  Pods: "pods",
  Object: "object",
  External: "external",
} as const;

function checkMetric(metric: MetricSpec, field: Field, report: Report): void {
  const name = metricFields[metric.type as keyof typeof metricFields];
  const source = metric[name];
  const here = child(field, name);
  if (!source) {
    report(required(here, `must populate information for the given metric source`));
    return;
  }
  const { target } = source;
  const utilization = target.averageUtilization;
  const count = [target.value, target.averageValue, utilization].filter((value) => value !== undefined).length;
  if (count === 0)
    report(required(child(here, "target"), "must set either a target raw value or a target utilization"));
  if (count > 1)
    report(forbidden(child(here, "target"), "may not set both a target raw value and a target utilization"));
  if (utilization !== undefined && utilization < 1) {
    report(invalid(descend(here, "target", "averageUtilization"), utilization, "must be greater than 0"));
  }
}

export function checkDisruptionBudget({ spec }: PodDisruptionBudget, report: Report): void {
  const { minAvailable, maxUnavailable, selector } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    report(invalid(at, spec, "minAvailable and maxUnavailable cannot be both set"));
  }
  checkCountOrPercent(minAvailable, child(at, "minAvailable"), report);
  checkCountOrPercent(maxUnavailable, child(at, "maxUnavailable"), report);
  checkSelector(selector, child(at, "selector"), report);
}

export function checkNetworkPolicy({ spec }: NetworkPolicy, report: Report): void {
  checkSelector(spec.podSelector, child(at, "podSelector"), report);
  for (const [index, { ports, from }] of (spec.ingress ?? []).entries()) {
    checkPolicyPorts(ports, descend(at, "ingress", index, "ports"), report);
    checkPeers(from, descend(at, "ingress", index, "from"), report);
  }
  for (const [index, { ports, to }] of (spec.egress ?? []).entries()) {
    checkPolicyPorts(ports, descend(at, "egress", index, "ports"), report);
    checkPeers(to, descend(at, "egress", index, "to"), report);
  }
}

function checkPolicyPorts(ports: readonly NetworkPolicyPort[] | undefined, field: Field, report: Report): void {
  for (const [index, { port, endPort }] of (ports ?? []).entries()) {
    const here = child(field, index);
    if (port !== undefined) checkPort(port, child(here, "port"), report);
    if (endPort === undefined) continue;
    if (typeof port !== "number")
      report(required(child(here, "port"), "must be specified when `endPort` is specified"));
    else if (endPort < port)
      report(invalid(child(here, "endPort"), endPort, "must be greater than or equal to `port`"));
  }
}

function checkPeers(peers: readonly NetworkPolicyPeer[] | undefined, field: Field, report: Report): void {
  for (const [index, peer] of (peers ?? []).entries()) checkPeer(peer, child(field, index), report);
}

function checkPeer({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer, field: Field, report: Report): void {
  if (!ipBlock && !podSelector && !namespaceSelector) report(required(field, "must specify a peer"));
  if (ipBlock && (podSelector || namespaceSelector))
    report(forbidden(field, "may not specify both ipBlock and another peer"));
  checkSelector(podSelector, child(field, "podSelector"), report);
  checkSelector(namespaceSelector, child(field, "namespaceSelector"), report);
  if (!ipBlock) return;
  const block = child(field, "ipBlock");
  const cidrs = [
    { cidr: ipBlock.cidr, place: child(block, "cidr") },
    ...(ipBlock.except ?? []).map((cidr, index) => ({ cidr, place: descend(block, "except", index) })),
  ];
  for (const { cidr, place } of cidrs) {
    if (!isCidr(cidr)) report(invalid(place, cidr, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"));
  }
}

export function checkQuota({ spec }: ResourceQuota, report: Report): void {
  checkQuantities(spec.hard, child(at, "hard"), report);
}

export function checkLimitRange({ spec }: LimitRange, report: Report): void {
  for (const [index, item] of spec.limits.entries()) {
    const field = descend(at, "limits", index);
    if (item.type === "") report(required(child(field, "type")));
    for (const name of ["default", "defaultRequest", "max", "min", "maxLimitRequestRatio"] as const) {
      checkQuantities(item[name], child(field, name), report);
    }
  }
}
