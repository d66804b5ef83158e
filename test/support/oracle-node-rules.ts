import type { NodeSelectorRequirement, NodeSelectorTerm, Taint } from "../../src/model/kubernetes.generated.ts";
import type { PlacementHost, PodToPlace } from "../../src/planner/placement/types.ts";
import { amountOf, free, type World, type WorldNode } from "./oracle-world.ts";

/** The first rule about the host itself that says no, as a refusal names it; empty where none does. */
export function nodeRuleReasons(world: World, pod: PodToPlace, node: WorldNode): string[] {
  const { host } = node;
  const { nodeName } = pod.manifest.spec;
  if (!host.ready) return ["node(s) were not ready"];
  if (host.unschedulable && !toleratesTaint(pod, cordon)) return ["node(s) were unschedulable"];
  if (nodeName && nodeName !== host.name) return ["node(s) didn't match the requested node name"];
  const taint = host.taints.find((each) => each.effect !== "PreferNoSchedule" && !toleratesTaint(pod, each));
  if (taint) return [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ""}}`];
  if (!nodeSelectionFits(pod, host)) return ["node(s) didn't match Pod's node affinity/selector"];
  if (pod.architectures && !pod.architectures.includes(host.architecture)) {
    return [`node(s) were ${host.architecture}, for which the image has no variant`];
  }
  if (pod.boundTo && !pod.boundTo.hosts.includes(host.name)) return [volumeConflict(pod.boundTo.claim)];
  return roomReasons(world, pod, node);
}

function roomReasons(world: World, pod: PodToPlace, node: WorldNode): string[] {
  if (!portsFit(pod, node)) return ["node(s) didn't have free ports for the requested pod ports"];
  const lacks = ["cpu", "memory", ...Object.keys(pod.resources.other)].filter((name) => {
    const wanted = amountOf(pod.resources, name);
    return wanted > 0 && wanted > free(node, name);
  });
  const crowded = node.pods.length >= node.host.maxPods ? ["Too many pods"] : [];
  const reasons = [...crowded, ...lacks.map((name) => `Insufficient ${name}`)];
  if (reasons.length > 0) return reasons;
  const claim = pod.unboundClaims?.find((name) => (world.claims.get(name) ?? node.host.name) !== node.host.name);
  return claim === undefined ? [] : [volumeConflict(claim)];
}

const cordon = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };
const volumeConflict = (claim: string) =>
  `node(s) had volume node affinity conflict (persistentvolumeclaim "${claim}")`;

export function tolerated(pod: PodToPlace, { taints }: PlacementHost): boolean {
  return taints.every((taint) => taint.effect === "PreferNoSchedule" || toleratesTaint(pod, taint));
}

export function toleratesTaint(pod: PodToPlace, taint: Taint): boolean {
  return (pod.manifest.spec.tolerations ?? []).some(({ key, operator = "Equal", value = "", effect }) => {
    if (effect && effect !== taint.effect) return false;
    if (key && key !== taint.key) return false;
    return operator === "Exists" || (operator === "Equal" && Boolean(key) && value === (taint.value ?? ""));
  });
}

export function nodeSelectionFits({ manifest: { spec } }: PodToPlace, host: PlacementHost): boolean {
  const selected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => host.labels[key] === value);
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return selected && (!required || required.nodeSelectorTerms.some((term) => nodeTermFits(term, host)));
}

export function nodeTermFits(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  host: PlacementHost,
): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const expressions = matchExpressions.every((each) => requirementFits(each, host.labels[each.key]));
  return expressions && matchFields.every((each) => requirementFits(each, host.name));
}

function requirementFits({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  if (operator === "In") return value !== undefined && values.includes(value);
  if (operator === "NotIn") return value === undefined || !values.includes(value);
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  if (value === undefined || !/^-?\d+$/.test(value)) return false;
  return operator === "Gt" ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
}

function portsFit(pod: PodToPlace, node: WorldNode): boolean {
  const taken = [
    ...node.host.hostPortsUsed.map((text) => text.toLowerCase()),
    ...node.pods.flatMap((other) => portsOf(other.pod)),
  ];
  return !portsOf(pod).some((wanted) => taken.some((other) => portsClash(wanted, other)));
}

/** `address/protocol/port`, in lower case. */
function portsOf({ manifest: { spec } }: PodToPlace): string[] {
  const lasting = [
    ...spec.containers,
    ...(spec.initContainers ?? []).filter((each) => each.restartPolicy === "Always"),
  ];
  return lasting.flatMap(({ ports = [] }) =>
    ports
      .filter(({ hostPort }) => hostPort)
      .map(({ hostIP, hostPort, protocol }) => `${hostIP || "0.0.0.0"}/${protocol ?? "TCP"}/${hostPort}`.toLowerCase()),
  );
}

function portsClash(a: string, b: string): boolean {
  const [left, right] = [a.split("/"), b.split("/")];
  const sameNumber = left[1] === right[1] && left[2] === right[2];
  return sameNumber && (left[0] === right[0] || left[0] === "0.0.0.0" || right[0] === "0.0.0.0");
}
