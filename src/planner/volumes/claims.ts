import type { Pod } from "../../model/kinds.ts";
import type { HostName } from "../../model/names.ts";
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
  const namespace = pod.metadata.namespace ?? "";
  for (const claim of claimsOf(pod)) {
    const hosts = hostsWith(turn, claimVolumeName(namespace, claim));
    if (hosts.length > 0) return { hosts, claim };
  }
  return null;
}

function hostsWith({ hosts }: Turn, volume: string): HostName[] {
  return hosts.filter(({ observed }) => observed?.volumes.some(({ name }) => name === volume)).map(({ name }) => name);
}
