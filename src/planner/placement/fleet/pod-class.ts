import type { Affinity, PodSpec, TopologySpreadConstraint } from "../../../model/kubernetes.generated.ts";
import type { Labels } from "../../../model/label-selector.ts";
import { type HostPort, hostPortsOf } from "../host-port.ts";
import type { PlacementOptions, PodToPlace } from "../types.ts";
import { affinityTerm, type NamespaceLabels, type PodTerm, spreadTerm, type VisiblePod } from "./pod-term.ts";

/** An annotation on a pod that wins over the cluster's own way of placing: `pack` or `spread`. */
export const strategyAnnotation = "berth.dev/placement";

/**
 * Pods that no rule can tell apart: whatever fits one fits all of them, so hosts are looked at once for the lot.
 * See docs/decisions on equivalence classes.
 */
export interface PodClass extends VisiblePod {
  readonly id: number;
  /** Any pod of the class: filters that look at manifests look at this one. */
  readonly sample: PodToPlace;
  readonly labels: Labels;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly other: readonly (readonly [name: string, amount: number])[];
  readonly priority: number;
  readonly strategy: PlacementOptions["strategy"];
  readonly ports: readonly HostPort[];
  readonly affinity: readonly PodTerm[];
  readonly antiAffinity: readonly PodTerm[];
  readonly preferred: readonly WeightedTerm[];
  readonly spread: readonly SpreadTerm[];
  /** Equal texts, equal verdict of every filter that looks at hosts as declared. */
  readonly hostKey: string;
  readonly unboundClaims: readonly string[];
  /** Pods of the class that count for affinity and spread, by host. Changes as pods come and go. */
  readonly placed: Map<number, number>;
}

/** A preference about other pods; weight below zero to stay away from them. */
export interface WeightedTerm extends PodTerm {
  readonly weight: number;
}

export interface SpreadTerm extends PodTerm {
  readonly constraint: TopologySpreadConstraint;
}

export interface ClassContext {
  readonly id: number;
  readonly namespaceLabels: NamespaceLabels;
  readonly strategy: PlacementOptions["strategy"];
}

/** Equal texts, equal pods as far as placement goes. */
export function classKey(pod: PodToPlace): string {
  const { metadata, spec } = pod.manifest;
  return JSON.stringify([
    metadata.namespace,
    metadata.labels,
    metadata.annotations?.[strategyAnnotation],
    hostKeyOf(pod),
    spec.affinity,
    spec.topologySpreadConstraints,
    spec.preemptionPolicy,
    spec.priorityClassName,
    hostPortsOf(spec),
    spec.containers.map((container) => container.image),
    pod.resources,
    pod.priority,
    pod.unboundClaims,
  ]);
}

function hostKeyOf({ manifest: { spec }, boundTo, architectures, volumeTopologies }: PodToPlace): string {
  const { nodeName, nodeSelector, tolerations } = spec;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return JSON.stringify([nodeName, nodeSelector, required, tolerations, boundTo, architectures, volumeTopologies]);
}

export function podClass(sample: PodToPlace, { id, namespaceLabels, strategy }: ClassContext): PodClass {
  const { metadata, spec } = sample.manifest;
  const owner = { namespace: metadata.namespace ?? "default", labels: metadata.labels ?? {} };
  const term = (of: Parameters<typeof affinityTerm>[0]) => affinityTerm(of, owner, namespaceLabels);
  return {
    id,
    sample,
    ...owner,
    cpuMillis: sample.resources.cpuMillis,
    memoryBytes: sample.resources.memoryBytes,
    other: Object.entries(sample.resources.other).filter(([, amount]) => amount > 0),
    priority: sample.priority,
    strategy: strategyOf(metadata.annotations?.[strategyAnnotation]) ?? strategy,
    ports: hostPortsOf(spec),
    affinity: (spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term),
    antiAffinity: (spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term),
    preferred: preferredTerms(spec.affinity, term),
    spread: spreadTerms(spec, owner),
    hostKey: hostKeyOf(sample),
    unboundClaims: sample.unboundClaims ?? [],
    placed: new Map(),
  };
}

function strategyOf(text: string | undefined): PlacementOptions["strategy"] | null {
  return text === "pack" || text === "spread" ? text : null;
}

function spreadTerms(spec: PodSpec, owner: VisiblePod): SpreadTerm[] {
  return (spec.topologySpreadConstraints ?? []).map((constraint) => ({
    ...spreadTerm(constraint, owner),
    constraint,
  }));
}

function preferredTerms(
  affinity: Affinity | undefined,
  term: (of: Parameters<typeof affinityTerm>[0]) => PodTerm,
): WeightedTerm[] {
  const near = affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const far = affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...near.map(({ weight, podAffinityTerm }) => ({ ...term(podAffinityTerm), weight })),
    ...far.map(({ weight, podAffinityTerm }) => ({ ...term(podAffinityTerm), weight: -weight })),
  ];
}
