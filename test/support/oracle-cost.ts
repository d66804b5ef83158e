import type { PlacementHost, PodToPlace } from "../../src/planner/placement/types.ts";
import { nodeTermFits, toleratesTaint } from "./oracle-node-rules.ts";
import { countByDomain, spreadCounts, termFits } from "./oracle-pod-rules.ts";
import { amountOf, free, type World, type WorldNode } from "./oracle-world.ts";

const point = 2 ** 30;
const unlabelled = 2 ** 20;

/** What a pod would cost on each host, as docs/decisions defines it; the part about other pods is worked out once. */
export function costFunction(world: World, pod: PodToPlace): (node: WorldNode) => number {
  const companyCost = podPreferences(world, pod);
  return (node) => roomCost(world, pod, node) + declaredCost(pod, node.host) + companyCost(node.host);
}

function roomCost(world: World, pod: PodToPlace, node: WorldNode): number {
  const [cpu, memory] = ["cpu", "memory"].map((name) => {
    const left = free(node, name) - amountOf(pod.resources, name);
    return left > 0 ? left / amountOf(node.host.allocatable, name) : 0;
  }) as [number, number];
  const annotation = pod.manifest.metadata.annotations?.["berth.dev/placement"];
  const strategy = annotation === "pack" || annotation === "spread" ? annotation : world.request.options.strategy;
  const stranded = Math.abs(cpu - memory) + 0.5 * (cpu + memory);
  return Math.floor((strategy === "pack" ? stranded : (2 - cpu - memory) * 0.5) * point);
}

function declaredCost(pod: PodToPlace, host: PlacementHost): number {
  const { affinity, containers } = pod.manifest.spec;
  const missed = (affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    .filter(({ preference }) => !nodeTermFits(preference, host))
    .reduce((sum, { weight }) => sum + weight, 0);
  const unwelcome = host.taints.filter((taint) => taint.effect === "PreferNoSchedule" && !toleratesTaint(pod, taint));
  const absent = containers.filter(({ image }) => image !== undefined && !host.images.has(image));
  return (
    Math.floor((2 * point * missed) / 100) +
    3 * point * unwelcome.length +
    Math.floor((point * absent.length) / 16 / containers.length)
  );
}

function podPreferences(world: World, pod: PodToPlace): (host: PlacementHost) => number {
  const { affinity, topologySpreadConstraints = [] } = pod.manifest.spec;
  const count = (term: Parameters<typeof termFits>[2]) =>
    countByDomain(world, term.topologyKey, (other) => termFits(world, pod, term, other));
  const near = (affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((each) => ({
    ...each,
    counts: count(each.podAffinityTerm),
  }));
  const far = (affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((each) => ({
    ...each,
    counts: count(each.podAffinityTerm),
  }));
  const soft = topologySpreadConstraints
    .filter((each) => each.whenUnsatisfiable === "ScheduleAnyway")
    .map((each) => ({ key: each.topologyKey, counts: spreadCounts(world, pod, each, [each]) }));
  const unit = (weight: number) => Math.floor((2 * point * weight) / 100);
  const at = (counts: Map<string, number>, value: string | undefined) => counts.get(value ?? "\0") ?? 0;
  return ({ labels }) =>
    near.reduce((sum, e) => sum + (at(e.counts, labels[e.podAffinityTerm.topologyKey]) > 0 ? 0 : unit(e.weight)), 0) +
    far.reduce((sum, e) => sum + at(e.counts, labels[e.podAffinityTerm.topologyKey]) * unit(e.weight), 0) +
    soft.reduce(
      (sum, { key, counts }) => sum + 2 * point * (labels[key] === undefined ? unlabelled : at(counts, labels[key])),
      0,
    );
}
