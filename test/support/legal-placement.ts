import type { PodAffinityTerm, PodSpec, TopologySpreadConstraint } from "../../src/model/kubernetes.generated.ts";
import type { PlacementHost, PodToPlace } from "../../src/planner/placement/types.ts";

/** Who is where. A pod on its way out holds what it has and counts for nothing else. */
export interface Standing {
  readonly pod: PodToPlace;
  readonly host: PlacementHost;
  readonly leaving: boolean;
}

/**
 * Whether a pod on a host would break a rule, said of the fleet as it would then be and of nothing the planner computes:
 * no index, no order of filters, no shortcut. It knows matchLabels, hosts' own rules, CPU, host ports, and required rules
 * between pods, and is asked of fleets made of these only.
 */
export function isLegal(
  hosts: readonly PlacementHost[],
  others: readonly Standing[],
  pod: PodToPlace,
  host: PlacementHost,
): boolean {
  const here = others.filter((other) => other.host === host);
  return (
    host.ready &&
    isWanted(pod.manifest.spec, host) &&
    isTolerated(pod.manifest.spec, host) &&
    hasRoom(here, pod, host) &&
    !sharesPort(here, pod) &&
    !isUnwelcome(others, pod, host) &&
    hasCompany(others, pod, host) &&
    isEven(hosts, others, pod, host)
  );
}

function isWanted({ nodeSelector = {} }: PodSpec, host: PlacementHost): boolean {
  return Object.entries(nodeSelector).every(([key, value]) => host.labels[key] === value);
}

function isTolerated({ tolerations = [] }: PodSpec, { taints, unschedulable }: PlacementHost): boolean {
  const all = tolerations.some(({ key, operator }) => !key && operator === "Exists");
  const keys = new Set(tolerations.map(({ key }) => key));
  return (
    (all || !unschedulable) && taints.every(({ key, effect }) => all || effect === "PreferNoSchedule" || keys.has(key))
  );
}

function hasRoom(here: readonly Standing[], pod: PodToPlace, { allocatable, maxPods }: PlacementHost): boolean {
  const used = here.reduce((sum, other) => sum + other.pod.resources.cpuMillis, 0);
  const wanted = pod.resources.cpuMillis;
  return here.length < maxPods && (wanted === 0 || used + wanted <= allocatable.cpuMillis);
}

function portsOf({ manifest }: PodToPlace): number[] {
  return manifest.spec.containers.flatMap(({ ports = [] }) => ports.flatMap(({ hostPort }) => hostPort ?? []));
}

function sharesPort(here: readonly Standing[], pod: PodToPlace): boolean {
  const taken = new Set(here.flatMap((other) => portsOf(other.pod)));
  return portsOf(pod).some((port) => taken.has(port));
}

function farTerms({ manifest }: PodToPlace): readonly PodAffinityTerm[] {
  return manifest.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function fits(
  { labelSelector }: Pick<PodAffinityTerm, "labelSelector">,
  owner: PodToPlace,
  other: PodToPlace,
): boolean {
  const labels = other.manifest.metadata.labels ?? {};
  const wanted = Object.entries(labelSelector?.matchLabels ?? {});
  return (
    labelSelector !== undefined &&
    owner.manifest.metadata.namespace === other.manifest.metadata.namespace &&
    wanted.every(([key, value]) => labels[key] === value)
  );
}

function isSameDomain(key: string, a: PlacementHost, b: PlacementHost): boolean {
  return a.labels[key] !== undefined && a.labels[key] === b.labels[key];
}

/** Anti-affinity holds in both directions. */
function isUnwelcome(others: readonly Standing[], pod: PodToPlace, host: PlacementHost): boolean {
  return staying(others).some(
    (other) =>
      farTerms(pod).some((term) => fits(term, pod, other.pod) && isSameDomain(term.topologyKey, host, other.host)) ||
      farTerms(other.pod).some(
        (term) => fits(term, other.pod, pod) && isSameDomain(term.topologyKey, host, other.host),
      ),
  );
}

/** Beside a pod that all its terms mean; or anywhere with the labels asked for, where it is the first of its kind. */
function hasCompany(others: readonly Standing[], pod: PodToPlace, host: PlacementHost): boolean {
  const terms = pod.manifest.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const meant = staying(others).filter((other) => terms.every((term) => fits(term, pod, other.pod)));
  const placed = meant.filter((other) => terms.some(({ topologyKey }) => other.host.labels[topologyKey] !== undefined));
  const isFirst = placed.length === 0 && terms.every((term) => fits(term, pod, pod));
  return terms.every(
    ({ topologyKey }) =>
      host.labels[topologyKey] !== undefined &&
      (isFirst || meant.some((other) => isSameDomain(topologyKey, host, other.host))),
  );
}

function isEven(
  hosts: readonly PlacementHost[],
  others: readonly Standing[],
  pod: PodToPlace,
  host: PlacementHost,
): boolean {
  const { topologySpreadConstraints = [] } = pod.manifest.spec;
  const keys = topologySpreadConstraints.map(({ topologyKey }) => topologyKey);
  const counted = hosts.filter((each) => isWanted(pod.manifest.spec, each) && keys.every((key) => key in each.labels));
  return topologySpreadConstraints.every((constraint) => isWithinSkew(constraint, { counted, others, pod, host }));
}

interface Spread {
  readonly counted: readonly PlacementHost[];
  readonly others: readonly Standing[];
  readonly pod: PodToPlace;
  readonly host: PlacementHost;
}

function isWithinSkew(constraint: TopologySpreadConstraint, { counted, others, pod, host }: Spread): boolean {
  const { topologyKey, maxSkew } = constraint;
  if (host.labels[topologyKey] === undefined) return false;
  const matching = staying(others).filter((other) => fits(constraint, pod, other.pod) && counted.includes(other.host));
  const inDomainOf = (each: PlacementHost) =>
    matching.filter((other) => isSameDomain(topologyKey, each, other.host)).length;
  const least = Math.min(...counted.map(inDomainOf));
  return inDomainOf(host) + (fits(constraint, pod, pod) ? 1 : 0) - least <= maxSkew;
}

function staying(others: readonly Standing[]): Standing[] {
  return others.filter(({ leaving }) => !leaving);
}
