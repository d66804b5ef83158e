import type { Taint } from "../../model/kubernetes.generated.ts";
import { noResources } from "../../model/resources.ts";
import { normalizeReference } from "../images/reference.ts";
import type { PlacementHost } from "../placement/types.ts";
import { subtract, toResources } from "../pods/requests.ts";
import type { HostView } from "./host-view.ts";

/** A host as placement sees it: what it has to give, and what keeps pods away. */
export function placementHost(host: HostView, maxPods: number): PlacementHost {
  const { object, observed, name, answers } = host;
  const { spec } = object;
  return {
    name,
    labels: hostLabels(host),
    taints: taintsOf(host),
    unschedulable: spec.unschedulable === true,
    ready: answers,
    allocatable: allocatableOf(host),
    maxPods,
    architecture: observed?.engine?.architecture ?? "",
    hostPortsUsed: (observed?.foreign ?? []).flatMap(({ hostPorts }) => hostPorts),
    images: new Set((observed?.images ?? []).flatMap(({ refs }) => refs.map(normalizeReference))),
  };
}

/** The host's own labels, and those every node has. */
export function hostLabels({ object, name, observed }: HostView): Record<string, string> {
  const engine = observed?.engine;
  return {
    "kubernetes.io/hostname": name,
    ...(engine ? { "kubernetes.io/arch": engine.architecture, "kubernetes.io/os": "linux" } : {}),
    ...object.metadata.labels,
  };
}

function taintsOf({ object, answers, observed }: HostView): Taint[] {
  const { taints = [], unschedulable } = object.spec;
  const silent = observed?.condition === "Unknown" ? "node.kubernetes.io/unreachable" : "node.kubernetes.io/not-ready";
  return [
    ...taints,
    ...(unschedulable ? [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] : []),
    ...(answers ? [] : [{ key: silent, effect: "NoSchedule" }]),
  ];
}

/** Capacity minus what the Host keeps back and what containers of others were promised. */
export function allocatableOf({ object, observed }: HostView): PlacementHost["allocatable"] {
  const capacity = observed?.engine?.capacity ?? noResources;
  const extended = toResources(object.spec.extendedResources ?? {});
  const foreign = (observed?.foreign ?? []).reduce((sum, { memoryLimitBytes }) => sum + memoryLimitBytes, 0);
  const left = subtract(capacity, toResources(object.spec.reserved ?? {}));
  return { ...left, memoryBytes: left.memoryBytes - foreign, other: { ...left.other, ...extended.other } };
}
