import type { Pod } from "../../model/kinds.ts";
import { labels } from "../../model/labels.ts";
import type { HostName } from "../../model/names.ts";
import { find } from "../object-index.ts";
import type { PodToPlace } from "../placement/types.ts";
import type { Turn } from "../turn.ts";

export const claimVolumePrefix = "berth_data_";

/** The engine's name of a claim's data: readable, because people look for it. */
export function claimVolumeName(namespace: string, claim: string): string {
  return `${claimVolumePrefix}${namespace}_${claim}`;
}

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

function holdersOf({ hosts }: Turn, pod: Pod, claim: string): HostName[] {
  const volume = claimVolumeName(pod.metadata.namespace ?? "", claim);
  return hosts.filter(({ observed }) => observed?.volumes.some(({ name }) => name === volume)).map(({ name }) => name);
}

/** Why a pod's claims keep it from being placed at all; null where they do not. */
export function claimProblem(turn: Turn, pod: Pod): string | null {
  const namespace = pod.metadata.namespace ?? "";
  const missing = claimsOf(pod).find((name) => !isDeclared(turn, pod, { namespace, name }));
  if (missing !== undefined) return `persistentvolumeclaim "${missing}" not found`;
  const unseen = turn.hosts.filter(({ observed }) => !observed?.engine).map(({ name }) => name);
  const [unbound] = emptyClaims(turn, pod);
  if (unbound === undefined || unseen.length === 0) return null;
  return `data of persistentvolumeclaim "${unbound}" may be on ${unseen.join(", ")}, not seen yet`;
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
