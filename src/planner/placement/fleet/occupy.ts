import type { PodUid } from "../../../model/names.ts";
import type { Resources } from "../../../model/resources.ts";
import type { PlacedPod, PodToPlace } from "../types.ts";
import { type Amounts, amounts, type Fleet, type FleetPod } from "./fleet.ts";
import { fileByLabels, fileBySelector } from "./label-index.ts";
import { classKey, type PodClass, podClass } from "./pod-class.ts";

/** A pod to place, or one that runs: what bound that one is no longer a question. */
type Sample = Omit<PodToPlace, "boundTo"> & Partial<Pick<PodToPlace, "boundTo">>;

/** The class a pod belongs to; a new one where no pod like it was seen before. */
export function classOf(fleet: Fleet, pod: Sample): PodClass {
  const before = fleet.classes.bySpec.get(pod.manifest.spec);
  if (before && isSameTemplate(before.sample, pod)) return before;
  const of = classByKey(fleet, { ...pod, boundTo: pod.boundTo ?? null });
  fleet.classes.bySpec.set(pod.manifest.spec, of);
  return of;
}

/** Pods made from one template share its parts: seeing that spares spelling them out. */
function isSameTemplate(a: PodToPlace, b: Sample): boolean {
  const [left, right] = [a.manifest.metadata, b.manifest.metadata];
  return (
    left.labels === right.labels &&
    left.annotations === right.annotations &&
    left.namespace === right.namespace &&
    isSameAmount(a.resources, b.resources) &&
    a.priority === b.priority &&
    a.boundTo === (b.boundTo ?? null) &&
    isSameList(a.unboundClaims, b.unboundClaims) &&
    a.architectures === b.architectures &&
    a.volumeTopologies === b.volumeTopologies
  );
}

function isSameAmount(a: Resources, b: Resources): boolean {
  if (a === b) return true;
  if (a.cpuMillis !== b.cpuMillis || a.memoryBytes !== b.memoryBytes) return false;
  return a.other === b.other || (isEmpty(a.other) && isEmpty(b.other));
}

function isEmpty(record: Readonly<Record<string, number>>): boolean {
  for (const _ in record) return false;
  return true;
}

function isSameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a === b || (a.length === 0 && b.length === 0);
}

function classByKey(fleet: Fleet, pod: PodToPlace): PodClass {
  const key = classKey(pod);
  const known = fleet.classes.byKey.get(key);
  if (known) return known;
  const { namespaceLabels, options, classes } = fleet;
  const fresh = podClass(pod, { id: classes.byKey.size, namespaceLabels, strategy: options.strategy });
  classes.byKey.set(key, fresh);
  fileByLabels(classes.byLabels, fresh, fresh.labels);
  for (const term of fresh.antiAffinity) fileBySelector(classes.byAntiTerm, { of: fresh, term }, term.selector);
  return fresh;
}

/** Books a pod that runs already. One on a host that is not in the fleet takes nothing from it. */
export function occupy(fleet: Fleet, pod: PlacedPod): void {
  const host = fleet.numbers.get(pod.host);
  if (host === undefined) return;
  const of = classOf(fleet, pod);
  book(fleet, { uid: pod.uid, of, host, startedAt: pod.startedAt ?? null, leaving: pod.leaving });
}

export function book(fleet: Fleet, pod: FleetPod): void {
  take(fleet, pod.of, pod.host);
  fleet.pods[pod.host]?.push(pod);
  fleet.byUid?.set(pod.uid, pod);
  if (!pod.leaving) countPlaced(pod, 1);
  for (const claim of pod.of.unboundClaims) fleet.claims.set(claim, pod.host);
}

/** Gives back what a pod held; a uid nobody has is nothing to do. */
export function vacate(fleet: Fleet, uid: PodUid): void {
  fleet.byUid ??= new Map(fleet.pods.flat().map((pod) => [pod.uid, pod]));
  const pod = fleet.byUid.get(uid);
  if (!pod) return;
  fleet.byUid.delete(uid);
  removeFirst(fleet.pods[pod.host] ?? [], pod);
  give(fleet, pod.of, pod.host);
  if (!pod.leaving) countPlaced(pod, -1);
}

function countPlaced({ of, host }: FleetPod, by: 1 | -1): void {
  const count = (of.placed.get(host) ?? 0) + by;
  if (count === 0) of.placed.delete(host);
  else of.placed.set(host, count);
}

/** From now on the pod counts for no affinity and no spread; what it uses it keeps until it is gone. */
export function markLeaving(pod: FleetPod): void {
  if (pod.leaving) return;
  pod.leaving = true;
  countPlaced(pod, -1);
}

/** Only the amounts and ports: nothing is written down about whose they are. */
export function take(fleet: Fleet, of: PodClass, host: number): void {
  shift(fleet, of, { host, sign: -1 });
  fleet.portsTaken[host]?.push(...of.ports);
}

export function give(fleet: Fleet, of: PodClass, host: number): void {
  shift(fleet, of, { host, sign: 1 });
  for (const port of of.ports) removeFirst(fleet.portsTaken[host] ?? [], port);
}

function shift(fleet: Fleet, of: PodClass, { host, sign }: { host: number; sign: 1 | -1 }): void {
  increase(fleet.cpu.free, host, sign * of.cpuMillis);
  increase(fleet.memory.free, host, sign * of.memoryBytes);
  increase(fleet.podsFree, host, sign);
  for (const [name, amount] of of.other) increase(otherAmounts(fleet, name).free, host, sign * amount);
}

/** A resource nobody has is one of which every host has none. */
export function otherAmounts(fleet: Fleet, name: string): Amounts {
  const known = fleet.other.get(name);
  if (known) return known;
  const fresh = amounts(fleet.hosts, (host) => host.allocatable.other[name] ?? 0);
  fleet.other.set(name, fresh);
  return fresh;
}

function increase(array: Float64Array | Int32Array, at: number, by: number): void {
  array[at] = (array[at] ?? 0) + by;
}

function removeFirst<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}
