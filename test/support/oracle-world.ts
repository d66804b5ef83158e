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
}

export interface WorldPod {
  readonly pod: PodToPlace;
  readonly leaving: boolean;
  readonly startedAt: number | null;
}

export function openWorld(request: Omit<PlacementRequest, "pods">): World {
  const nodes = [...request.hosts]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((host) => ({
      host,
      pods: request.running
        .filter((pod) => pod.host === host.name)
        .map((pod) => ({
          pod: { ...pod, boundTo: null },
          leaving: pod.leaving,
          startedAt: pod.startedAt ?? null,
        })),
    }));
  return { request, nodes, claims: new Map() };
}

export function withPods(world: World, name: string, pods: readonly WorldPod[]): World {
  return { ...world, nodes: world.nodes.map((node) => (node.host.name === name ? { ...node, pods } : node)) };
}

export function free(node: WorldNode, resource: string): number {
  return node.pods.reduce(
    (left, { pod }) => left - amountOf(pod.resources, resource),
    amountOf(node.host.allocatable, resource),
  );
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
