import { type Claim, claimVolumes, holdName, newestVolume } from "../../model/claim-data.ts";
import type { Pod } from "../../model/kinds.ts";
import { labels } from "../../model/labels.ts";
import type { HostName } from "../../model/names.ts";
import type { HostView } from "../hosts/host-view.ts";
import { hostLabels } from "../hosts/placement-host.ts";
import { find } from "../object-index.ts";
import { matchesNodeSelector } from "../placement/filters/node-affinity.ts";
import type { PodToPlace } from "../placement/types.ts";
import type { LivePod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import { bindingOf } from "./bindings.ts";
import { isMovable } from "./persistent-volumes.ts";

/** Claims a pod mounts, in the order of its volumes. */
export function claimsOf({ spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );
}

/** Hosts that hold a pod's data. A claim without data yet binds to nothing: its first pod chooses. */
export function boundTo(turn: Turn, pod: Pod): PodToPlace["boundTo"] {
  const bound = claimsOf(pod).flatMap((claim) => {
    const hosts = hostsFor(turn, pod, claim);
    return hosts === null ? [] : [{ claim, hosts }];
  });
  const [first, ...others] = bound;
  if (!first) return null;
  return { claim: first.claim, hosts: first.hosts.filter((host) => others.every(({ hosts }) => hosts.includes(host))) };
}

/** Where a claim may be used; null for anywhere. */
function hostsFor(turn: Turn, pod: Pod, claim: string): readonly HostName[] | null {
  const of = { namespace: pod.metadata.namespace ?? "", name: claim };
  const binding = bindingOf(turn, of);
  if (binding.kind !== "volume") return orNull(holdersOf(turn, pod, claim));
  const { nodeAffinity } = binding.volume.spec;
  const required = nodeAffinity?.required;
  const allowed = required ? turn.hosts.filter((host) => matchesNodeSelector(required, placed(host))) : null;
  const fixed = isMovable(binding.volume) ? writersOf(turn, pod, claim) : holdersOf(turn, pod, claim);
  const names = allowed?.map(({ name }) => name) ?? null;
  if (fixed.length === 0) return names;
  return names === null ? fixed : fixed.filter((name) => names.includes(name));
}

const placed = (host: HostView) => ({ name: host.name, labels: hostLabels(host) });

const orNull = (hosts: readonly HostName[]) => (hosts.length === 0 ? null : hosts);

/** ReadWriteOnce means one host at a time: that of the pods that use it now. */
function writersOf(turn: Turn, pod: Pod, claim: string): HostName[] {
  const of = { namespace: pod.metadata.namespace ?? "", name: claim };
  if (!isSingleHost(turn, of)) return [];
  return [...new Set(usersOf(turn, of).map(({ host }) => host.name))];
}

/** Pods that hold a claim now, those that leave included: they still write. */
function usersOf({ pods }: Turn, { namespace, name }: Claim): LivePod[] {
  return pods.filter((pod) => pod.namespace === namespace && claimsOf(pod.manifest).includes(name));
}

function isSingleHost(turn: Turn, claim: Claim): boolean {
  const modes = accessModes(turn, claim);
  return modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod");
}

function accessModes({ objects }: Turn, claim: Claim): readonly string[] {
  return find(objects, "PersistentVolumeClaim", claim)?.spec.accessModes ?? [];
}

export function unboundClaims(turn: Turn, pod: Pod): string[] {
  return emptyClaims(turn, pod).map((claim) => `${pod.metadata.namespace ?? ""}/${claim}`);
}

/** Claims of a pod that have no data on any host yet. */
export function emptyClaims(turn: Turn, pod: Pod): string[] {
  const namespace = pod.metadata.namespace ?? "";
  return claimsOf(pod).filter((claim) => {
    const binding = bindingOf(turn, { namespace, name: claim });
    const isAnywhere = binding.kind === "volume" && isMovable(binding.volume);
    return !isAnywhere && holdersOf(turn, pod, claim).length === 0;
  });
}

/** Hosts with the newest of a claim's data: what a move or a restore left behind counts no more. */
function holdersOf({ hosts }: Turn, pod: Pod, claim: string): HostName[] {
  const of = { namespace: pod.metadata.namespace ?? "", name: claim };
  const found = hosts.map(({ name, observed }) => ({
    name,
    generation: newestVolume(observed?.volumes ?? [], of)?.generation ?? 0,
  }));
  const newest = Math.max(1, ...found.map(({ generation }) => generation));
  return found.filter(({ generation }) => generation === newest).map(({ name }) => name);
}

/** Why a pod's claims keep it from being placed at all; null where they do not. */
export function claimProblem(turn: Turn, pod: Pod): string | null {
  const namespace = pod.metadata.namespace ?? "";
  const missing = claimsOf(pod).find((name) => !isDeclared(turn, pod, { namespace, name }));
  if (missing !== undefined) return `persistentvolumeclaim "${missing}" not found`;
  const unusable = claimsOf(pod).flatMap((name) => unusableReason(turn, { namespace, name }));
  if (unusable[0] !== undefined) return unusable[0];
  const held = claimsOf(pod).find((name) => isHeld(turn, { namespace, name }));
  if (held !== undefined) return `data of persistentvolumeclaim "${held}" is being moved or restored (berth volume)`;
  const torn = emptyClaims(turn, pod).find((name) => hasCopy(turn, { namespace, name }));
  if (torn !== undefined)
    return `data of persistentvolumeclaim "${torn}" is there in part only: go on with berth volume`;
  const unseen = turn.hosts.filter(({ observed }) => !observed?.engine).map(({ name }) => name);
  const [unbound] = emptyClaims(turn, pod);
  if (unbound === undefined || unseen.length === 0) return null;
  return `data of persistentvolumeclaim "${unbound}" may be on ${unseen.join(", ")}, not seen yet`;
}

/** Why a claim cannot be used by one more pod; empty where it can. */
function unusableReason(turn: Turn, claim: Claim): string[] {
  const binding = bindingOf(turn, claim);
  if (binding.kind === "waits") return [`persistentvolumeclaim "${claim.name}": ${binding.message}`];
  const [user] = isExclusive(turn, claim) ? usersOf(turn, claim) : [];
  return user ? [exclusiveReason(claim.name, user.name)] : [];
}

/** Claims of a pod that no other pod may use at the same time, as `namespace/name`. */
export function exclusiveClaims(turn: Turn, pod: Pod): string[] {
  const namespace = pod.metadata.namespace ?? "";
  return claimsOf(pod).flatMap((name) => (isExclusive(turn, { namespace, name }) ? [`${namespace}/${name}`] : []));
}

export function exclusiveReason(claim: string, user: string): string {
  return `pod ${user} uses persistentvolumeclaim "${claim}", which has the access mode ReadWriteOncePod`;
}

function isExclusive(turn: Turn, claim: Claim): boolean {
  return accessModes(turn, claim).includes("ReadWriteOncePod");
}

/** A move or a restore was cut off before its copy was whole. */
function hasCopy({ hosts }: Turn, claim: Claim): boolean {
  return hosts.some(({ observed }) => claimVolumes(observed?.volumes ?? [], claim).length > 0);
}

function isHeld({ hosts }: Turn, claim: Claim): boolean {
  const name = holdName(claim);
  return hosts.some(({ observed }) => observed?.volumes.some((volume) => volume.name === name));
}

/** A StatefulSet's claims come from its templates; all others are objects of their own. */
function isDeclared(
  { objects }: Turn,
  pod: Pod,
  claim: { readonly namespace: string; readonly name: string },
): boolean {
  if (pod.metadata.labels?.["statefulset.kubernetes.io/pod-name"] !== undefined) return true;
  return find(objects, "PersistentVolumeClaim", claim) !== null;
}

/** What a volume of data says of itself. No pod's uid: it outlives them all. */
export function claimLabels(instance: string, namespace: string, claim: string): Record<string, string> {
  return { [labels.instance]: instance, [labels.namespace]: namespace, [labels.claim]: claim };
}
