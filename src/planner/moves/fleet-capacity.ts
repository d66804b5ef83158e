import type { Instant } from "../../model/instant.ts";
import type { HostName } from "../../model/names.ts";
import type { Resources } from "../../model/resources.ts";
import { allocatableOf } from "../hosts/placement-host.ts";
import { capacity, fewestHosts } from "../placement/capacity/capacity.ts";
import { effectiveRequest } from "../placement/effective-request.ts";
import type { PlanInput } from "../plan-input.ts";
import type { LivePod } from "../pods/live-pod.ts";
import { readTurn } from "../read-turn.ts";
import { hasEnded } from "../status/phase.ts";

/** What a fleet has to give, what is asked of it, and how few hosts would do. */
export interface FleetCapacity {
  readonly hosts: readonly HostCapacity[];
  readonly pods: number;
  readonly requested: Resources;
  readonly allocatable: Resources;
  /** Of the hosts there are, the largest first, by resources alone. */
  readonly fewest: Fewest;
  /** Of hosts of one shape; null where none was asked for. */
  readonly ofShape: Fewest | null;
}

export interface HostCapacity {
  readonly name: HostName;
  readonly pods: number;
  readonly requested: Resources;
  readonly allocatable: Resources;
}

export interface Fewest {
  /** Null where a pod is larger than any host, or all hosts are not enough. */
  readonly hosts: number | null;
  /** No packing can do with fewer. */
  readonly lowerBound: number;
  readonly heuristic: string | null;
}

export function fleetCapacity(input: PlanInput, now: Instant, shape: Resources | null): FleetCapacity {
  const turn = readTurn(input, now);
  const maxPods = input.settings.maxPodsPerHost;
  const pods = turn.pods.filter(({ status, leaving }) => leaving === null && !hasEnded(status.phase));
  const hosts = turn.hosts.map((host): HostCapacity => {
    const own = pods.filter((pod) => pod.host.name === host.name);
    return { name: host.name, pods: own.length, requested: sum(own.map(requestOf)), allocatable: allocatableOf(host) };
  });
  const free = pods.filter(({ owner }) => owner.kind !== "DaemonSet").map(requestOf);
  const daemons = pods.filter(({ owner }) => owner.kind === "DaemonSet");
  const usable = hosts.map(({ name, allocatable }) =>
    room(allocatable, { taken: daemons.filter(({ host }) => host.name === name).map(requestOf), maxPods }),
  );
  return {
    hosts,
    pods: pods.length,
    requested: sum(pods.map(requestOf)),
    allocatable: sum(hosts.map(({ allocatable }) => allocatable)),
    fewest: answer(fewestHosts(free.map(counted), largestFirst(usable))),
    ofShape: shape && answer(capacity(free.map(counted), room(shape, { taken: onePodOfEach(daemons), maxPods }))),
  };
}

function answer({ hosts, lowerBound, heuristic }: ReturnType<typeof capacity>): Fewest {
  return { hosts, lowerBound, heuristic };
}

function requestOf({ manifest }: LivePod): Resources {
  return effectiveRequest(manifest.spec);
}

/** The number of pods is one more resource. */
function counted(request: Resources): Resources {
  return { ...request, other: { ...request.other, pods: 1 } };
}

interface Taken {
  readonly taken: readonly Resources[];
  readonly maxPods: number;
}

/** What a host has for pods that may run anywhere: DaemonSets have theirs on each. */
function room(allocatable: Resources, { taken, maxPods }: Taken): Resources {
  const { cpuMillis, memoryBytes, other } = sum(taken);
  const left = Object.entries(allocatable.other).map(([name, amount]) => [name, amount - (other[name] ?? 0)] as const);
  return {
    cpuMillis: allocatable.cpuMillis - cpuMillis,
    memoryBytes: allocatable.memoryBytes - memoryBytes,
    other: { ...Object.fromEntries(left), pods: maxPods - taken.length },
  };
}

/** The pods each new host would get. */
function onePodOfEach(daemons: readonly LivePod[]): Resources[] {
  const byOwner = new Map(daemons.map((pod) => [`${pod.owner.namespace}/${pod.owner.name}`, requestOf(pod)]));
  return [...byOwner.values()];
}

function largestFirst(hosts: readonly Resources[]): Resources[] {
  const most = sum(hosts);
  const size = ({ cpuMillis, memoryBytes }: Resources): number =>
    cpuMillis / (most.cpuMillis || 1) + memoryBytes / (most.memoryBytes || 1);
  return [...hosts].sort((a, b) => size(b) - size(a));
}

function sum(all: readonly Resources[]): Resources {
  const other: Record<string, number> = {};
  let [cpuMillis, memoryBytes] = [0, 0];
  for (const each of all) {
    cpuMillis += each.cpuMillis;
    memoryBytes += each.memoryBytes;
    for (const [name, amount] of Object.entries(each.other)) other[name] = (other[name] ?? 0) + amount;
  }
  return { cpuMillis, memoryBytes, other };
}
