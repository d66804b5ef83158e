import type {
  HostRefusal,
  PlacementRequest,
  PlacementResult,
  PodToPlace,
  Verdict,
} from "../../src/planner/placement/types.ts";
import { costFunction } from "./oracle-cost.ts";
import { nodeRuleReasons } from "./oracle-node-rules.ts";
import { lookAround, podRuleReason, type Surroundings } from "./oracle-pod-rules.ts";
import { evictions } from "./oracle-preemption.ts";
import { openWorld, type World, type WorldNode, withPods } from "./oracle-world.ts";

/**
 * The plain answer to a placement request: every host is asked every question for every pod, in kube-scheduler's
 * order of filters and scores. Slow and obvious on purpose: the planner has to say the same.
 */
export function placeByOracle(request: PlacementRequest): PlacementResult {
  let world = openWorld(request);
  const verdicts = request.pods.map((pod) => {
    const answer = placeOne(world, pod);
    world = answer.world;
    return answer.verdict;
  });
  return { verdicts };
}

interface Answer {
  readonly verdict: Verdict;
  readonly world: World;
}

function placeOne(world: World, pod: PodToPlace): Answer {
  const around = lookAround(world, pod);
  const cost = costFunction(world, pod);
  const possible = world.nodes
    .filter((node) => reasonsOf(world, pod, node, around).length === 0)
    .map((node) => ({ node, cost: cost(node) }));
  const best = possible.reduce<(typeof possible)[number] | null>((a, b) => (a && a.cost <= b.cost ? a : b), null);
  return best ? settle(world, pod, { host: best.node.host.name, preempts: [] }) : force(world, pod, around);
}

function force(world: World, pod: PodToPlace, around: Surroundings): Answer {
  const [gentlest] = evictions(world, pod);
  if (!gentlest) return { verdict: { kind: "refused", pod: pod.uid, hosts: refusals(world, pod, around) }, world };
  const { node, victims, awaited } = gentlest;
  const pods = node.pods.map((each) => (victims.includes(each) ? { ...each, leaving: true } : each));
  const preempts = [...victims, ...awaited].map((each) => each.pod.uid).sort();
  return settle(charged(withPods(world, node.host.name, pods), gentlest.budgets), pod, {
    host: node.host.name,
    preempts,
  });
}

function charged(world: World, disruptionBudgets: NonNullable<PlacementRequest["disruptionBudgets"]>): World {
  return { ...world, request: { ...world.request, disruptionBudgets } };
}

function settle(
  world: World,
  pod: PodToPlace,
  to: Pick<Extract<Verdict, { kind: "placed" }>, "host" | "preempts">,
): Answer {
  const node = world.nodes.find(({ host }) => host.name === to.host);
  const fresh = { pod, leaving: false, startedAt: null };
  const after = withPods(world, to.host, [...(node?.pods ?? []), fresh]);
  const bound = (pod.unboundClaims ?? []).map((claim) => [claim, to.host] as const);
  return {
    verdict: { kind: "placed", pod: pod.uid, ...to },
    world: { ...after, claims: new Map([...world.claims, ...bound]) },
  };
}

function refusals(world: World, pod: PodToPlace, around: Surroundings): HostRefusal[] {
  return world.nodes
    .map((node) => ({ host: node.host.name, reasons: reasonsOf(world, pod, node, around) }))
    .filter(({ reasons }) => reasons.length > 0);
}

export function reasonsOf(world: World, pod: PodToPlace, node: WorldNode, around: Surroundings): string[] {
  const own = nodeRuleReasons(world, pod, node);
  if (own.length > 0) return own;
  const reason = podRuleReason(world, pod, node.host, around);
  return reason === null ? [] : [reason];
}
