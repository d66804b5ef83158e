import { matchesSelector } from "../../src/model/label-selector.ts";
import type { DisruptionBudget, PodToPlace } from "../../src/planner/placement/types.ts";
import { nodeRuleReasons } from "./oracle-node-rules.ts";
import { lookAround, podRuleReason } from "./oracle-pod-rules.ts";
import { labelsOf, namespaceOf, type World, type WorldNode, type WorldPod, withPods } from "./oracle-world.ts";

export interface OracleEviction {
  readonly node: WorldNode;
  readonly victims: readonly WorldPod[];
  readonly awaited: readonly WorldPod[];
  readonly violations: number;
  /** Budgets after the victims have left. */
  readonly budgets: readonly DisruptionBudget[];
}

/** Every way to make room, the gentlest first, in kube-scheduler's order of harm. */
export function evictions(world: World, pod: PodToPlace): OracleEviction[] {
  const { preemptionPolicy, priorityClassName } = pod.manifest.spec;
  const named = world.request.priorityClasses.find(({ metadata }) => metadata.name === priorityClassName);
  if ((preemptionPolicy ?? named?.preemptionPolicy) === "Never") return [];
  return world.nodes.flatMap((node) => evictionOn(world, pod, node) ?? []).sort(byHarm);
}

function evictionOn(world: World, pod: PodToPlace, node: WorldNode): OracleEviction | null {
  const lower = node.pods.filter((each) => each.pod.priority < pod.priority);
  let kept = node.pods.filter((each) => !lower.includes(each));
  const fits = (pods: readonly WorldPod[]) => fitsWith(withPods(world, node.host.name, pods), pod, node);
  if (!fits(kept)) return null;
  const letBackIn = (each: WorldPod) => {
    if (!fits([...kept, each])) return false;
    kept = [...kept, each];
    return true;
  };
  const staying = lower.filter(({ leaving }) => !leaving).sort(byImportance);
  const breaking = breakingBudgets(world.request.disruptionBudgets ?? [], staying).broken;
  const order = [
    ...staying.filter((each) => breaking.includes(each)),
    ...staying.filter((each) => !breaking.includes(each)),
  ];
  const victims = order.filter((each) => !letBackIn(each));
  const awaited = lower.filter((each) => each.leaving && !letBackIn(each));
  if (victims.length + awaited.length === 0) return null;
  const violations = victims.filter((each) => breaking.includes(each)).length;
  return {
    node,
    victims,
    awaited,
    violations,
    budgets: breakingBudgets(world.request.disruptionBudgets ?? [], victims).left,
  };
}

function fitsWith(world: World, pod: PodToPlace, { host }: WorldNode): boolean {
  const node = world.nodes.find((each) => each.host.name === host.name);
  if (!node || nodeRuleReasons(world, pod, node).length > 0) return false;
  return podRuleReason(world, pod, host, lookAround(world, pod)) === null;
}

function breakingBudgets(budgets: readonly DisruptionBudget[], pods: readonly WorldPod[]) {
  let left = budgets;
  const broken = pods.filter(({ pod }) => {
    const concerns = ({ namespace, selector }: DisruptionBudget) =>
      namespace === namespaceOf(pod) && matchesSelector(selector, labelsOf(pod));
    const breaks = left.some((budget) => concerns(budget) && budget.disruptionsAllowed <= 0);
    left = left.map((each) => (concerns(each) ? { ...each, disruptionsAllowed: each.disruptionsAllowed - 1 } : each));
    return breaks;
  });
  return { broken, left };
}

function byImportance(a: WorldPod, b: WorldPod): number {
  return b.pod.priority - a.pod.priority || start(a) - start(b) || (a.pod.uid < b.pod.uid ? -1 : 1);
}

const start = ({ startedAt }: WorldPod) => startedAt ?? Number.MAX_SAFE_INTEGER;

function byHarm(a: OracleEviction, b: OracleEviction): number {
  const [left, right] = [harm(a), harm(b)];
  const differing = left.findIndex((value, index) => value !== right[index]);
  if (differing < 0) return a.node.host.name < b.node.host.name ? -1 : 1;
  return (left[differing] ?? 0) < (right[differing] ?? 0) ? -1 : 1;
}

function harm({ violations, victims }: OracleEviction): number[] {
  const [first] = [...victims].sort(byImportance);
  if (!first) return [violations, Number.NEGATIVE_INFINITY, 0, 0, 0];
  const sum = victims.reduce((total, { pod }) => total + pod.priority + 2 ** 31, 0);
  return [violations, first.pod.priority, sum, victims.length, -start(first)];
}
