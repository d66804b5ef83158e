import { hashText } from "../../model/hash.ts";
import type { ContainerName, PodUid } from "../../model/names.ts";
import { containerName, podUid } from "../../model/names.ts";

/** Kubernetes' alphabet for generated names: no vowels, so no words, and no look-alikes. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

interface Named {
  readonly uid: PodUid;
  readonly namespace: string;
  readonly name: string;
}

/** A pod's uid, shaped like a UUID: equal parts give an equal id on every machine. */
export function uidOf(...parts: readonly string[]): PodUid {
  const hex = hashText(parts.join("\n"), 32);
  return podUid([hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-"));
}

/** `length` characters that look like those Kubernetes adds to generated names. */
export function suffixOf(text: string, length: number): string {
  const digits = hashText(text, length * 2).match(/../g) ?? [];
  return digits.map((pair) => alphabet.charAt(Number.parseInt(pair, 16) % alphabet.length)).join("");
}

export function sandboxName(pod: Named): ContainerName {
  return containerName(`berth_${pod.namespace}_${pod.name}_POD_${pod.uid.slice(0, 8)}`);
}

export function appContainerName(pod: Named, container: string, attempt: number): ContainerName {
  return containerName(`berth_${pod.namespace}_${pod.name}_${container}_${pod.uid.slice(0, 8)}_${attempt}`);
}

/** The engine's name of a volume that dies with its pod. */
export function podVolumeName(pod: Named, volume: string): string {
  return `berth_${pod.uid}_${volume}`;
}

/** Where a pod's files are, below the state directory. */
export function podDirectory(uid: PodUid): string {
  return `pods/${uid}`;
}

export function volumeDirectory(uid: PodUid, volume: string): string {
  return `${podDirectory(uid)}/volumes/${volume}`;
}
