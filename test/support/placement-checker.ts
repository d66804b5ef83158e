import { hashText } from "../../src/model/hash.ts";
import { groupBy } from "../../src/model/order.ts";
import type { PlacementRequest, PodToPlace, Verdict } from "../../src/planner/placement/types.ts";
import { nodeRuleReasons, nodeSelectionFits, tolerated } from "./oracle-node-rules.ts";
import { termFits } from "./oracle-pod-rules.ts";
import { openWorld, type World, type WorldNode, worldNode } from "./oracle-world.ts";

/** Sees to it that a placement breaks no rule and that nothing was refused that would still fit; shares no code with the planner. */
export function checkPlacement(request: PlacementRequest, verdicts: readonly Verdict[]): string[] {
  const inOrder =
    verdicts.length === request.pods.length && verdicts.every((each, i) => each.pod === request.pods[i]?.uid);
  if (!inOrder) return ["there is not one verdict for each pod, in order"];
  const state = settled(request, verdicts);
  return [...hostProblems(state), ...templateProblems(state), ...falseRefusals(state)].slice(0, 10);
}

/** Pods, their hosts and nothing else: what two planners have to agree on. */
export function checksum(verdicts: readonly Verdict[]): string {
  return hashText(verdicts.map((each) => (each.kind === "placed" ? `${each.pod}=${each.host}` : each.pod)).join(), 16);
}

interface Placed {
  readonly pod: PodToPlace;
  readonly host: string;
}

interface Settled {
  readonly world: World;
  readonly placed: readonly Placed[];
  readonly refused: readonly PodToPlace[];
  readonly nodes: ReadonlyMap<string, WorldNode>;
  readonly fresh: ReadonlySet<string>;
}

/** The fleet once everybody has left who was asked to. */
function settled(request: PlacementRequest, verdicts: readonly Verdict[]): Settled {
  const gone = new Set(verdicts.flatMap((verdict) => (verdict.kind === "placed" ? verdict.preempts : [])));
  const fresh = verdicts.flatMap((verdict, i) => {
    const pod = request.pods[i];
    return verdict.kind === "placed" && pod ? [{ pod, host: verdict.host as string }] : [];
  });
  const stayed = request.running
    .filter(({ uid }) => !gone.has(uid))
    .map((pod) => ({ pod: { ...pod, boundTo: null }, host: pod.host as string }));
  const placed = [...stayed, ...fresh];
  const byHost = groupBy(placed, ({ host }) => host);
  const bare = openWorld({ ...request, running: [] });
  const nodes = bare.nodes.map(({ host }) => {
    const here = (byHost.get(host.name) ?? []).map(({ pod }) => ({ pod, leaving: false, startedAt: null }));
    return worldNode(host, here);
  });
  return {
    world: { ...bare, nodes },
    placed,
    refused: request.pods.filter((_, i) => verdicts[i]?.kind === "refused"),
    nodes: new Map(nodes.map((node) => [node.host.name as string, node])),
    fresh: new Set(fresh.map(({ pod }) => pod.uid)),
  };
}

function hostProblems({ nodes, fresh }: Settled): string[] {
  return [...nodes.values()].flatMap(({ host, pods }) => {
    const newcomers = pods.filter(({ pod }) => fresh.has(pod.uid));
    if (newcomers.length === 0) return [];
    const sum = (of: (pod: PodToPlace) => number) => pods.reduce((total, { pod }) => total + of(pod), 0);
    const full = [
      sum((pod) => pod.resources.cpuMillis) > host.allocatable.cpuMillis && "cpu",
      sum((pod) => pod.resources.memoryBytes) > host.allocatable.memoryBytes && "memory",
      pods.length > host.maxPods && "pods",
    ].filter((name) => name !== false);
    const misplaced = newcomers.filter(
      ({ pod }) => !nodeSelectionFits(pod, host) || !tolerated(pod, host) || host.unschedulable,
    );
    return [
      ...full.map((name) => `${host.name} was given more ${name} than it has`),
      ...misplaced.map(({ pod }) => `${pod.uid} may not be on ${host.name}`),
    ];
  });
}

/** Rules about other pods, once for each template: pods of one share their spec. */
function templateProblems(state: Settled): string[] {
  const byTemplate = groupBy(state.placed, ({ pod }) => pod.manifest.spec);
  const groups = [...byTemplate.values()];
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first || !group.some(({ pod }) => state.fresh.has(pod.uid))) return [];
    return [
      ...apartProblems(state, groups, group),
      ...nearProblems(state, groups, group),
      ...spreadProblems(state, group),
    ];
  });
}

function apartProblems(state: Settled, groups: readonly Placed[][], group: readonly Placed[]): string[] {
  const [first] = group as [Placed];
  const terms = first.pod.manifest.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.flatMap((term) => {
    const others = groups.flatMap((each) =>
      each[0] && termFits(state.world, first.pod, term, each[0].pod) ? each : [],
    );
    const counts = countBy(others, ({ host }) => domainOf(state, host, term.topologyKey));
    const crowded = group.filter(({ pod, host }) => {
      const here = counts.get(domainOf(state, host, term.topologyKey)) ?? 0;
      return here - (termFits(state.world, first.pod, term, pod) ? 1 : 0) > 0;
    });
    return crowded.map(({ pod }) => `${pod.uid} is beside a pod it wants to be apart from`);
  });
}

function nearProblems(state: Settled, groups: readonly Placed[][], group: readonly Placed[]): string[] {
  const [first] = group as [Placed];
  const terms = first.pod.manifest.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.flatMap((term) => {
    const others = groups.flatMap((each) =>
      each[0] && termFits(state.world, first.pod, term, each[0].pod) ? each : [],
    );
    const near = new Set(others.map(({ host }) => domainOf(state, host, term.topologyKey)));
    const lonely = group.filter(({ host }) => !near.has(domainOf(state, host, term.topologyKey)));
    return lonely.map(({ pod }) => `${pod.uid} is far from the pods it wants to be near`);
  });
}

/** The benchmark's constraints each count the pods of their own workload on every host the workload may be on. */
function spreadProblems(state: Settled, group: readonly Placed[]): string[] {
  const [first] = group as [Placed];
  return (first.pod.manifest.spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey, maxSkew }) => {
    const counts = new Map<string, number>();
    for (const { host } of state.world.nodes) {
      if (nodeSelectionFits(first.pod, host)) counts.set(host.labels[topologyKey] ?? "", 0);
    }
    for (const { host } of group) {
      const domain = domainOf(state, host, topologyKey);
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
    }
    const skew = Math.max(...counts.values()) - Math.min(...counts.values());
    return skew > maxSkew ? [`${first.pod.manifest.metadata.name} has a skew of ${skew} over ${topologyKey}`] : [];
  });
}

/** Room only shrank after a refusal, so a pod without rules about others that would fit now would have fitted then. */
function falseRefusals({ world, refused }: Settled): string[] {
  const plain = refused.filter(({ manifest: { spec } }) => !spec.topologySpreadConstraints?.length && !spec.affinity);
  const templates = [...groupBy(plain, ({ manifest }) => manifest.spec).values()].flatMap(([first]) => first ?? []);
  return templates
    .filter((pod) => world.nodes.some((node) => nodeRuleReasons(world, pod, node).length === 0))
    .map((pod) => `${pod.uid} was refused though it fits`);
}

function domainOf({ nodes }: Settled, host: string, key: string): string {
  return nodes.get(host)?.host.labels[key] ?? "";
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
