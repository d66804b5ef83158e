import { type Claim, claimVolumes, holdName, newestVolume } from "../../model/claim-data.ts";
import type { Pod } from "../../model/kinds.ts";
import { labels } from "../../model/labels.ts";
import type { HostName } from "../../model/names.ts";
import { find } from "../object-index.ts";
import type { PodToPlace } from "../placement/types.ts";
import type { Turn } from "../turn.ts";

/** Claims a pod mounts, in the order of its volumes. */
export function claimsOf({ spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );
}

/** Hosts that hold a pod's data. A claim without data yet binds to nothing: its first pod chooses. */
export function boundTo(turn: Turn, pod: Pod): PodToPlace["boundTo"] {
  const bound = claimsOf(pod).map((claim) => ({ claim, hosts: holdersOf(turn, pod, claim) }));
  const [first, ...others] = bound.filter(({ hosts }) => hosts.length > 0);
  if (!first) return null;
  return { claim: first.claim, hosts: first.hosts.filter((host) => others.every(({ hosts }) => hosts.includes(host))) };
}

export function unboundClaims(turn: Turn, pod: Pod): string[] {
  return emptyClaims(turn, pod).map((claim) => `${pod.metadata.namespace ?? ""}/${claim}`);
}

/** Claims of a pod that have no data on any host yet. */
export function emptyClaims(turn: Turn, pod: Pod): string[] {
  return claimsOf(pod).filter((claim) => holdersOf(turn, pod, claim).length === 0);
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
