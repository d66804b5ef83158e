import { matchesSelector } from "../../model/label-selector.ts";
import type { HostName, PodUid } from "../../model/names.ts";
import { advance, nextHost, openRun } from "./engine/run.ts";
import { type Budget, emptyFleet, type Fleet, type FleetPod } from "./fleet/fleet.ts";
import { book, classOf, occupy, vacate } from "./fleet/occupy.ts";
import type { PlacementRequest, PodToPlace } from "./types.ts";

export interface RebalanceRequest {
  readonly placement: Omit<PlacementRequest, "pods">;
  /** Running pods that may move. One that is not here keeps its host, and the host stays. */
  readonly movable: readonly PodToPlace[];
  /** Pods that go with their host, as a DaemonSet's do: they hold up nothing. */
  readonly resident?: ReadonlySet<PodUid>;
  readonly moveBudget: number;
}

export interface Move {
  readonly pod: PodUid;
  readonly from: HostName;
  readonly to: HostName;
}

/** Which host is to be emptied first. */
export type Order = "fewest-pods" | "least-load" | "smallest-host";

export interface Rebalancing {
  /** The order that did best; null where none moved anything. */
  readonly order: Order | null;
  /** In the order they are to be made: each finds room made by those before it. */
  readonly moves: readonly Move[];
  /** Hosts that run nothing afterwards. */
  readonly emptied: readonly HostName[];
}

interface State {
  readonly fleet: Fleet;
  readonly movable: ReadonlyMap<PodUid, PodToPlace>;
  readonly resident: ReadonlySet<PodUid>;
  readonly budgets: readonly Budget[];
  readonly moves: Move[];
  /** A pod moves once: what took in others is not emptied after them. */
  readonly moved: Set<PodUid>;
  readonly moveBudget: number;
}

/**
 * Empties as many hosts as it can within the move budget and the disruption budgets. All rules of placement hold for every
 * move; a host that can not be emptied whole is left as it is. No order of trying hosts is always best, so all are tried.
 */
export function rebalance(request: RebalanceRequest): Rebalancing {
  const names = Object.keys(orders) as Order[];
  const tried = names.map((order) => rebalanceInOrder(request, order));
  const [best] = tried.sort((a, b) => b.emptied.length - a.emptied.length || a.moves.length - b.moves.length);
  return best && best.moves.length > 0 ? best : { moves: [], emptied: [], order: null };
}

function rebalanceInOrder({ placement, movable, resident, moveBudget }: RebalanceRequest, order: Order): Rebalancing {
  const fleet = emptyFleet(placement);
  for (const pod of placement.running) occupy(fleet, pod);
  const state: State = {
    fleet,
    movable: new Map(movable.map((pod) => [pod.uid, pod])),
    resident: resident ?? new Set(),
    budgets: fleet.budgets,
    moves: [],
    moved: new Set<PodUid>(),
    moveBudget,
  };
  for (const host of fleet.pods.keys()) if (guestsOf(state, host).length === 0) setOpen(fleet, host, false);
  const emptied = hostsInOrder(state, orders[order]).filter((host) => emptyHost(state, host));
  return { moves: state.moves, emptied: emptied.map((host) => nameOf(fleet, host)).sort(), order };
}

type Cost = (state: State, host: number) => number;

const orders: Readonly<Record<Order, Cost>> = {
  "fewest-pods": (state, host) => guestsOf(state, host).length,
  "least-load": (state, host) =>
    guestsOf(state, host).reduce(
      (sum, { of }) => sum + of.cpuMillis / largest(state, "cpu") + of.memoryBytes / largest(state, "memory"),
      0,
    ),
  "smallest-host": ({ fleet }, host) => (fleet.cpu.capacity[host] ?? 0) * (fleet.memory.capacity[host] ?? 0),
};

function largest({ fleet }: State, of: "cpu" | "memory"): number {
  return fleet[of].capacity.reduce((most, each) => Math.max(most, each), 1);
}

/** Hosts that run something, the ones to be emptied first before the others. */
function hostsInOrder(state: State, cost: Cost): number[] {
  const used = [...state.fleet.pods.keys()].filter((host) => guestsOf(state, host).length > 0);
  const costs = new Map(used.map((host) => [host, cost(state, host)]));
  return used.sort((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0) || a - b);
}

function guestsOf({ fleet, resident }: State, host: number): FleetPod[] {
  return (fleet.pods[host] ?? []).filter(({ uid }) => !resident.has(uid));
}

/** All of a host's pods elsewhere, or none: true where it is empty now, and closed from then on. */
function emptyHost(state: State, host: number): boolean {
  const { fleet, movable, moves, moveBudget } = state;
  const pods = guestsOf(state, host).sort((a, b) => b.of.memoryBytes - a.of.memoryBytes || (a.uid < b.uid ? -1 : 1));
  if (moves.length + pods.length > moveBudget || !pods.every(({ uid }) => movable.has(uid) && !state.moved.has(uid)))
    return false;
  if (!chargeAll(state.budgets, pods)) return false;
  setOpen(fleet, host, false);
  const moved = pods.map((pod) => movePod(state, pod));
  if (moved.every((to) => to !== null)) {
    const from = nameOf(fleet, host);
    for (const { uid } of pods) state.moved.add(uid);
    moves.push(...pods.map((pod, index) => ({ pod: pod.uid, from, to: nameOf(fleet, moved[index] ?? -1) })));
    return true;
  }
  for (const [index, pod] of pods.entries()) if (moved[index] !== null) moveBack(fleet, pod);
  refundAll(state.budgets, pods);
  setOpen(fleet, host, true);
  return false;
}

/** Null where it fits nowhere else: it is then where it was. */
function movePod({ fleet, movable }: State, pod: FleetPod): number | null {
  const wanted = movable.get(pod.uid);
  if (!wanted) return null;
  vacate(fleet, pod.uid);
  const run = openRun(fleet, classOf(fleet, wanted));
  const host = nextHost(run);
  book(fleet, host < 0 ? pod : { ...pod, of: run.of, host });
  if (host < 0) return null;
  advance(run, host);
  return host;
}

function moveBack(fleet: Fleet, pod: FleetPod): void {
  vacate(fleet, pod.uid);
  book(fleet, pod);
}

function chargeAll(budgets: readonly Budget[], pods: readonly FleetPod[]): boolean {
  for (const budget of budgets) budget.disruptionsAllowed -= concerned(budget, pods);
  if (budgets.every((budget) => budget.disruptionsAllowed >= 0 || concerned(budget, pods) === 0)) return true;
  refundAll(budgets, pods);
  return false;
}

function refundAll(budgets: readonly Budget[], pods: readonly FleetPod[]): void {
  for (const budget of budgets) budget.disruptionsAllowed += concerned(budget, pods);
}

function concerned({ namespace, selector }: Budget, pods: readonly FleetPod[]): number {
  return pods.filter(({ of }) => of.namespace === namespace && matchesSelector(selector, of.labels)).length;
}

/** More than any host may run: a host closed by it has no room for one pod more. */
const closing = 1_000_000;

function setOpen({ podsFree }: Fleet, host: number, open: boolean): void {
  podsFree[host] = (podsFree[host] ?? 0) + (open ? closing : -closing);
}

function nameOf({ hosts }: Fleet, host: number): HostName {
  const name = hosts[host]?.name;
  if (name === undefined) throw new Error(`host number ${host} is not in the fleet`);
  return name;
}
