import type { HostName } from "../../src/model/names.ts";
import { place } from "../../src/planner/placement/place.ts";
import { type Rebalancing, rebalance } from "../../src/planner/placement/rebalance.ts";
import type { PlacementHost, PodToPlace, Verdict } from "../../src/planner/placement/types.ts";
import { aHost, aPod, aRequest, running } from "./placement-builders.ts";
import { checkPlacement } from "./placement-checker.ts";
import { dice } from "./random-fleet.ts";

const gibibyte = 2 ** 30;
const hostCount = 400;
const podCount = 9000;
/** Of the pods once packed, those that leave before anybody tidies up. */
const leavers = 0.2;
/** Hosts are alike, so that their number says all. */
const cores = 24;

interface Fragmented {
  readonly hosts: readonly PlacementHost[];
  readonly pods: readonly PodToPlace[];
  readonly homes: ReadonlyMap<string, HostName>;
}

/**
 * Goal G3c: a fleet that was packed and that a fifth of its pods has left at random. Rebalancing, against packing what is left
 * anew on empty hosts, as placement does it or by first fit decreasing, whichever needs fewer: hosts in use, and pods that
 * change theirs, ours over the other's.
 */
export function defragment() {
  const fleet = fragmented();
  const placed = fleet.pods.flatMap((pod) => {
    const host = fleet.homes.get(pod.uid);
    return host ? [running(pod, host)] : [];
  });
  const result = rebalance({
    placement: aRequest({ hosts: fleet.hosts, running: placed }),
    movable: fleet.pods,
    moveBudget: fleet.pods.length,
  });
  const after = new Map([...fleet.homes, ...result.moves.map(({ pod, to }) => [pod as string, to] as const)]);
  const again = homesOf(place(aRequest({ hosts: fleet.hosts, pods: fleet.pods })).verdicts);
  const anew = [again, firstFitDecreasing(fleet)].reduce((a, b) => (used(b) < used(a) ? b : a));
  const movesAnew = fleet.pods.filter(({ uid }) => anew.get(uid) !== fleet.homes.get(uid)).length;
  return {
    ratios: {
      rebalanceHosts: used(after) / used(anew),
      rebalanceMoves: result.moves.length / movesAnew,
    },
    figures: {
      rebalancePods: fleet.pods.length,
      rebalanceHostsBefore: used(fleet.homes),
      rebalanceHostsAfter: used(after),
      rebalanceHostsAnew: used(anew),
      rebalanceHostsLeast: leastHosts(fleet),
      rebalanceMoved: result.moves.length,
      rebalanceMovedAnew: movesAnew,
    },
    problems: [...layoutProblems(fleet, after), ...moveProblems(fleet, result)],
  };
}

function fragmented(): Fragmented {
  const roll = dice(3);
  const hosts = Array.from({ length: hostCount }, (_, index) => {
    const labels = { pool: ["x", "y"][index % 2] ?? "x" };
    return aHost(`h${String(index).padStart(3, "0")}`, { cpu: cores * 1000, memory: cores * 4 * gibibyte, labels });
  });
  const all: PodToPlace[] = [];
  for (let workload = 0; all.length < podCount; workload++) all.push(...someWorkload(`w${workload}`, roll));
  const homes = homesOf(place(aRequest({ hosts, pods: all })).verdicts);
  const pods = all.filter(({ uid }) => homes.has(uid) && roll() >= leavers);
  const left = new Set<string>(pods.map(({ uid }) => uid));
  return { hosts, pods, homes: new Map([...homes].filter(([uid]) => left.has(uid))) };
}

function someWorkload(name: string, roll: () => number): PodToPlace[] {
  const pick = <T>(items: readonly T[]) => items[Math.floor(roll() * items.length)] as T;
  const labels = { app: name };
  const apart = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } };
  const first = aPod(name, {
    labels,
    cpu: pick(["100m", "250m", "500m", "1", "2"]),
    memory: pick(["256Mi", "512Mi", "1Gi", "2Gi", "4Gi", "8Gi"]),
    ...(roll() < 0.2 && { nodeSelector: { pool: pick(["x", "y"]) } }),
    ...(roll() < 0.2 && {
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [apart] } },
    }),
  });
  const count = 1 + Math.floor(roll() * 40);
  return Array.from({ length: count }, (_, index) => ({ ...first, uid: `${name}-${index}` as PodToPlace["uid"] }));
}

function homesOf(verdicts: readonly Verdict[]): ReadonlyMap<string, HostName> {
  return new Map(
    verdicts.flatMap((each) => (each.kind === "placed" ? [[each.pod as string, each.host] as const] : [])),
  );
}

/** What any packing needs: the resource asked for most, over what a host has of it. */
function leastHosts({ hosts, pods }: Fragmented): number {
  const [host] = hosts;
  if (!host) return 0;
  const cpu = pods.reduce((sum, { resources }) => sum + resources.cpuMillis, 0);
  const memory = pods.reduce((sum, { resources }) => sum + resources.memoryBytes, 0);
  return Math.ceil(Math.max(cpu / host.allocatable.cpuMillis, memory / host.allocatable.memoryBytes));
}

/** First fit decreasing on empty hosts: the largest pod first, each on the first host that takes it. */
function firstFitDecreasing({ hosts, pods }: Fragmented): ReadonlyMap<string, HostName> {
  const size = ({ resources }: PodToPlace) =>
    Math.max(resources.cpuMillis / 4000, resources.memoryBytes / gibibyte / 16);
  const free = hosts.map(({ name, labels, allocatable }) => ({
    name,
    labels,
    ...allocatable,
    apps: new Set<string>(),
  }));
  const homes = new Map<string, HostName>();
  for (const { uid, manifest, resources } of [...pods].sort((a, b) => size(b) - size(a))) {
    const app = manifest.metadata.labels?.["app"] ?? "";
    const isApart = manifest.spec.affinity !== undefined;
    const pool = manifest.spec.nodeSelector?.["pool"];
    const host = free.find(
      (each) =>
        (pool === undefined || each.labels["pool"] === pool) &&
        !(isApart && each.apps.has(app)) &&
        each.cpuMillis >= resources.cpuMillis &&
        each.memoryBytes >= resources.memoryBytes,
    );
    if (!host) continue;
    host.cpuMillis -= resources.cpuMillis;
    host.memoryBytes -= resources.memoryBytes;
    host.apps.add(app);
    homes.set(uid, host.name);
  }
  return homes;
}

function used(homes: ReadonlyMap<string, HostName>): number {
  return new Set(homes.values()).size;
}

/** The layout in the end, as if everybody had just been put there. */
function layoutProblems({ hosts, pods }: Fragmented, homes: ReadonlyMap<string, HostName>): string[] {
  const verdicts = pods.flatMap(({ uid }): Verdict[] => {
    const host = homes.get(uid);
    return host ? [{ kind: "placed", pod: uid, host, preempts: [] }] : [];
  });
  return checkPlacement(aRequest({ hosts, pods }), verdicts);
}

/** Each move finds room at the time it is made, takes a pod from where it is, and none goes into a host that was emptied. */
function moveProblems({ hosts, pods, homes }: Fragmented, { moves, emptied }: Rebalancing): string[] {
  const asked = new Map(pods.map((pod) => [pod.uid as string, pod.resources]));
  const free = new Map(hosts.map(({ name, allocatable }) => [name, { ...allocatable }]));
  const book = (uid: string, host: HostName, sign: 1 | -1): boolean => {
    const [room, wanted] = [free.get(host), asked.get(uid)];
    if (!room || !wanted) return false;
    free.set(host, {
      ...room,
      cpuMillis: room.cpuMillis - sign * wanted.cpuMillis,
      memoryBytes: room.memoryBytes - sign * wanted.memoryBytes,
    });
    const after = free.get(host);
    return after !== undefined && after.cpuMillis >= 0 && after.memoryBytes >= 0;
  };
  for (const [uid, host] of homes) book(uid, host, 1);
  const gone = new Set(emptied);
  return moves.flatMap(({ pod, from, to }) => {
    const isThere = homes.get(pod) === from && !gone.has(to);
    const fits = book(pod, to, 1);
    book(pod, from, -1);
    return isThere && fits ? [] : [`${pod} may not move from ${from} to ${to}`];
  });
}
