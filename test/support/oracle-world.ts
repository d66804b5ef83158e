import type { Labels } from "../../src/model/label-selector.ts";
import type { PlacementHost, PlacementRequest, PodToPlace } from "../../src/planner/placement/types.ts";

/** The fleet as plain objects: nothing is cached, nothing is numbered, everything is looked up again for each pod. */
export interface World {
  readonly request: Omit<PlacementRequest, "pods">;
  readonly nodes: readonly WorldNode[];
  readonly claims: ReadonlyMap<string, string>;
}

export interface WorldNode {
  readonly host: PlacementHost;
  readonly pods: readonly WorldPod[];
  /** What the pods hold together, as kube-scheduler keeps it with each node. */
  readonly used: ReadonlyMap<string, number>;
}

export function worldNode(host: PlacementHost, pods: readonly WorldPod[]): WorldNode {
  const used = new Map<string, number>();
  for (const { pod } of pods) {
    for (const name of ["cpu", "memory", ...Object.keys(pod.resources.other)]) {
      used.set(name, (used.get(name) ?? 0) + amountOf(pod.resources, name));
    }
  }
  return { host, pods, used };
}

export interface WorldPod {
  readonly pod: PodToPlace;
  readonly leaving: boolean;
  readonly startedAt: number | null;
}

export function openWorld(request: Omit<PlacementRequest, "pods">): World {
  const nodes = [...request.hosts]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((host) => worldNode(host, podsOn(request, host)));
  return { request, nodes, claims: new Map() };
}

function podsOn({ running }: Omit<PlacementRequest, "pods">, { name }: PlacementHost): WorldPod[] {
  return running
    .filter(({ host }) => host === name)
    .map((pod) => ({ pod: { ...pod, boundTo: null }, leaving: pod.leaving, startedAt: pod.startedAt ?? null }));
}

export function withPods(world: World, name: string, pods: readonly WorldPod[]): World {
  return { ...world, nodes: world.nodes.map((node) => (node.host.name === name ? worldNode(node.host, pods) : node)) };
}

export function free({ host, used }: WorldNode, resource: string): number {
  return amountOf(host.allocatable, resource) - (used.get(resource) ?? 0);
}

export function amountOf(resources: PlacementHost["allocatable"], name: string): number {
  if (name === "cpu") return resources.cpuMillis;
  return name === "memory" ? resources.memoryBytes : (resources.other[name] ?? 0);
}

export function namespaceOf({ manifest }: PodToPlace): string {
  return manifest.metadata.namespace ?? "default";
}

export function labelsOf({ manifest }: PodToPlace): Labels {
  return manifest.metadata.labels ?? {};
}
