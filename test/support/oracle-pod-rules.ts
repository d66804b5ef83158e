import type { LabelSelector, PodAffinityTerm, TopologySpreadConstraint } from "../../src/model/kubernetes.generated.ts";
import type { PlacementHost, PodToPlace } from "../../src/planner/placement/types.ts";
import { nodeSelectionFits, tolerated } from "./oracle-node-rules.ts";
import { labelsOf, namespaceOf, type World, type WorldNode } from "./oracle-world.ts";

/** What is known of the other pods before any host is looked at, once for each pod. */
export interface Surroundings {
  readonly affinity: readonly Map<string, number>[];
  readonly antiAffinity: readonly Map<string, number>[];
  /** `topologyKey=value` of domains whose pods do not want this one. */
  readonly unwelcome: ReadonlySet<string>;
  readonly spread: readonly SpreadView[];
}

interface SpreadView {
  readonly constraint: TopologySpreadConstraint;
  readonly counts: ReadonlyMap<string, number>;
}

export function lookAround(world: World, pod: PodToPlace): Surroundings {
  const { affinity, topologySpreadConstraints = [] } = pod.manifest.spec;
  const near = affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const far = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const isCompany = (other: PodToPlace) => near.every((term) => termFits(world, pod, term, other));
  const hard = topologySpreadConstraints.filter((each) => each.whenUnsatisfiable !== "ScheduleAnyway");
  return {
    affinity: near.map((term) => countByDomain(world, term.topologyKey, isCompany)),
    antiAffinity: far.map((term) =>
      countByDomain(world, term.topologyKey, (other) => termFits(world, pod, term, other)),
    ),
    unwelcome: objections(world, pod),
    spread: hard.map((constraint) => ({ constraint, counts: spreadCounts(world, pod, constraint, hard) })),
  };
}

export function podRuleReason(world: World, pod: PodToPlace, host: PlacementHost, around: Surroundings): string | null {
  return spreadReason(pod, host, around) ?? affinityReason(world, pod, host, around);
}

function affinityReason(world: World, pod: PodToPlace, host: PlacementHost, around: Surroundings): string | null {
  const { podAffinity, podAntiAffinity } = pod.manifest.spec.affinity ?? {};
  const near = podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const far = podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const alone = around.affinity.every((counts) => counts.size === 0);
  const mayStart = alone && near.every((term) => termFits(world, pod, term, pod));
  const isNear = near.every(({ topologyKey }, index) => {
    const value = host.labels[topologyKey];
    return value !== undefined && (mayStart || around.affinity[index]?.has(value));
  });
  if (!isNear) return "node(s) didn't match pod affinity rules";
  const clash = far.some(({ topologyKey }, index) => around.antiAffinity[index]?.has(host.labels[topologyKey] ?? ""));
  if (clash) return "node(s) didn't match pod anti-affinity rules";
  const unwelcome = Object.entries(host.labels).some(([key, value]) => around.unwelcome.has(`${key}=${value}`));
  return unwelcome ? "node(s) didn't satisfy existing pods anti-affinity rules" : null;
}

function spreadReason(pod: PodToPlace, host: PlacementHost, around: Surroundings): string | null {
  const refusals = around.spread.map(({ constraint, counts }) => {
    const value = host.labels[constraint.topologyKey];
    if (value === undefined) {
      return "node(s) didn't match pod topology spread constraints (missing required label)";
    }
    const tooFew = counts.size < (constraint.minDomains ?? 1);
    const least = tooFew ? 0 : Math.min(...counts.values());
    const itself = selectorFits(withKeys(constraint.labelSelector, constraint.matchLabelKeys, pod), labelsOf(pod))
      ? 1
      : 0;
    const skew = (counts.get(value) ?? 0) + itself - least;
    return skew > constraint.maxSkew ? "node(s) didn't match pod topology spread constraints" : null;
  });
  return refusals.find((reason) => reason !== null) ?? null;
}

/** Pods that count, by domain; domains without a pod are there with 0. */
export function spreadCounts(
  world: World,
  pod: PodToPlace,
  constraint: TopologySpreadConstraint,
  among: readonly TopologySpreadConstraint[],
): Map<string, number> {
  const counts = new Map<string, number>();
  const selector = withKeys(constraint.labelSelector, constraint.matchLabelKeys, pod);
  for (const node of world.nodes) {
    const { host } = node;
    const value = host.labels[constraint.topologyKey];
    if (value === undefined || among.some(({ topologyKey }) => host.labels[topologyKey] === undefined)) continue;
    if (constraint.nodeAffinityPolicy !== "Ignore" && !nodeSelectionFits(pod, host)) continue;
    if (constraint.nodeTaintsPolicy === "Honor" && !tolerated(pod, host)) continue;
    const here = present(node).filter(
      (other) => namespaceOf(other) === namespaceOf(pod) && selectorFits(selector, labelsOf(other)),
    );
    counts.set(value, (counts.get(value) ?? 0) + here.length);
  }
  return counts;
}

function objections(world: World, pod: PodToPlace): Set<string> {
  const unwelcome = new Set<string>();
  for (const node of world.nodes) {
    for (const other of present(node)) {
      const terms = other.manifest.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
      for (const term of terms) {
        const value = node.host.labels[term.topologyKey];
        if (value !== undefined && termFits(world, other, term, pod)) unwelcome.add(`${term.topologyKey}=${value}`);
      }
    }
  }
  return unwelcome;
}

export function countByDomain(world: World, key: string, counts: (pod: PodToPlace) => boolean): Map<string, number> {
  const byDomain = new Map<string, number>();
  for (const node of world.nodes) {
    const value = node.host.labels[key];
    const here = value === undefined ? 0 : present(node).filter(counts).length;
    if (value !== undefined && here > 0) byDomain.set(value, (byDomain.get(value) ?? 0) + here);
  }
  return byDomain;
}

function present({ pods }: WorldNode): PodToPlace[] {
  return pods.filter(({ leaving }) => !leaving).map(({ pod }) => pod);
}

export function termFits(world: World, owner: PodToPlace, term: PodAffinityTerm, other: PodToPlace): boolean {
  const { namespaces = [], namespaceSelector } = term;
  const listed = namespaces.includes(namespaceOf(other));
  const byDefault = !namespaceSelector && namespaces.length === 0 && namespaceOf(owner) === namespaceOf(other);
  const selected =
    namespaceSelector !== undefined && selectorFits(namespaceSelector, namespaceLabels(world, namespaceOf(other)));
  const selector = withKeys(term.labelSelector, term.matchLabelKeys, owner, term.mismatchLabelKeys);
  return (listed || byDefault || selected) && selectorFits(selector, labelsOf(other));
}

function namespaceLabels({ request }: World, name: string): Record<string, string> {
  const found = request.namespaces.find(({ metadata }) => metadata.name === name);
  return { ...found?.metadata.labels, "kubernetes.io/metadata.name": name };
}

function withKeys(
  selector: LabelSelector | undefined,
  same: readonly string[] = [],
  owner: PodToPlace,
  different: readonly string[] = [],
): LabelSelector | undefined {
  const labels = labelsOf(owner);
  const extra = [
    ...same.map((key) => ({ key, operator: "In", values: [labels[key] ?? ""] })),
    ...different.map((key) => ({ key, operator: "NotIn", values: [labels[key] ?? ""] })),
  ].filter(({ key }) => labels[key] !== undefined);
  return selector && { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...extra] };
}

function selectorFits(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (!selector) return false;
  const pairs = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const expressions = (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const has = Object.hasOwn(labels, key);
    const listed = has && values.includes(labels[key] ?? "");
    if (operator === "In") return listed;
    if (operator === "NotIn") return !listed;
    return operator === "Exists" ? has : operator === "DoesNotExist" && !has;
  });
  return pairs && expressions;
}
