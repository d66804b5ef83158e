import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hostName } from "../../src/model/names.ts";
import type { Resources } from "../../src/model/resources.ts";
import { fewestHosts } from "../../src/planner/placement/capacity/capacity.ts";
import { lowerBound } from "../../src/planner/placement/capacity/lower-bound.ts";
import { packingProblem } from "../../src/planner/placement/capacity/vectors.ts";
import { place } from "../../src/planner/placement/place.ts";
import type { PlacementHost, PodToPlace } from "../../src/planner/placement/types.ts";
import { aHost, aPod, aRequest } from "./placement-builders.ts";
import { checkPlacement } from "./placement-checker.ts";
import { dice } from "./random-fleet.ts";

const permutations = 3;

/**
 * The production trace: placed on all its hosts, then compacted as Borg's evaluators do it (Verma et al., CLUSTER
 * 2014): of hosts in random order, the shortest stretch that still takes every pod, over what any packing needs.
 * Null, and said so, where the trace is not here.
 */
export function openbRatios() {
  const trace = readTrace();
  if (!trace) return null;
  const request = aRequest(trace);
  const { verdicts } = place(request);
  const orders = Array.from({ length: permutations }, (_, seed) => renamed(shuffled(trace.hosts, seed + 1)));
  const inOrder = orders.map((hosts) => fewestInOrder(hosts, trace.pods) / bound(hosts, trace.pods));
  const offline = orders.map((hosts) => {
    const answer = fewestHosts(
      amountsOf(trace.pods),
      hosts.map((host) => host.allocatable),
    );
    return (answer.hosts ?? Number.NaN) / answer.lowerBound;
  });
  const ratios = {
    openbUnplaced: verdicts.filter(({ kind }) => kind === "refused").length,
    openbInOrder: mean(inOrder),
    openbOffline: mean(offline),
  };
  console.error(`  openb: ${JSON.stringify({ ...ratios, inOrder, offline })}`);
  return {
    ratios,
    figures: { openbPods: trace.pods.length, openbHosts: trace.hosts.length },
    problems: checkPlacement(request, verdicts),
  };
}

/** Not by halving: whether a stretch will do does not only grow with its length. */
function fewestInOrder(hosts: readonly PlacementHost[], pods: readonly PodToPlace[]): number {
  for (let count = bound(hosts, pods); count < hosts.length; count++) {
    const { verdicts } = place(aRequest({ hosts: hosts.slice(0, count), pods }));
    if (verdicts.every(({ kind }) => kind === "placed")) return count;
  }
  return hosts.length;
}

function bound(hosts: readonly PlacementHost[], pods: readonly PodToPlace[]): number {
  return lowerBound(
    packingProblem(
      amountsOf(pods),
      hosts.map((host) => host.allocatable),
      false,
    ),
  );
}

function amountsOf(pods: readonly PodToPlace[]): Resources[] {
  return pods.map(({ resources }) => resources);
}

function readTrace(): { hosts: PlacementHost[]; pods: PodToPlace[] } | null {
  const places = [process.env["BERTH_ORACLES"], join(process.cwd(), "../shared/data")].filter(
    (path) => path !== undefined,
  );
  const folder = places.map((path) => join(path, "openb")).find((path) => existsSync(path));
  if (!folder) {
    console.error("  SKIPPED openb: not found in BERTH_ORACLES nor in ../shared/data");
    return null;
  }
  const hosts = table(join(folder, "openb_node_list_all_node.csv")).map(([name = "", cpu, memory]) =>
    aHost(name, { cpu: Number(cpu), memory: Number(memory) * 2 ** 20, maxPods: 10_000 }),
  );
  const pods = table(join(folder, "openb_pod_list_default.csv")).map(([name = "", cpu, memory]) =>
    aPod(name, { cpu: `${cpu}m`, memory: `${memory}Mi` }),
  );
  return { hosts, pods };
}

function table(file: string): string[][] {
  const [, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => line.split(","));
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const roll = dice(seed);
  return items
    .map((item) => ({ item, at: roll() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Their order is their names' order too, as it decides between equals. */
function renamed(hosts: readonly PlacementHost[]): PlacementHost[] {
  return hosts.map((host, index) => ({ ...host, name: hostName(`h${String(index).padStart(4, "0")}`) }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
