import { type ImageRef, imageRef } from "../../model/names.ts";
import { formatKey } from "../../model/object.ts";
import type { ObservedContainer } from "../../model/observed.ts";
import { failureKey } from "../../model/subject.ts";
import type { LivePod } from "../pods/live-pod.ts";
import type { PodSite } from "../pods/pod-site.ts";
import { normalizeReference } from "./reference.ts";

/** By owner, revision and reference as it is written: the same by its digest. */
type Pins = ReadonlyMap<string, ImageRef>;

const remembered = new WeakMap<readonly LivePod[], Pins>();

/**
 * The image that a container is made of: by the digest that other pods of its revision run it by, so that a tag which
 * was moved meanwhile gives no two pods of one revision different bytes. The tag itself where none runs yet, and where
 * that digest could not be had: no registry keeps it any more, or it came from another host, which a digest cannot.
 */
export function pinnedImage({ turn, host, owner, templateHash }: PodSite, image: string): ImageRef {
  const written = imageRef(image);
  const pins = remembered.get(turn.pods) ?? pinsOf(turn.pods);
  remembered.set(turn.pods, pins);
  const pinned = pins.get(keyOf(formatKey(owner), templateHash, image));
  if (pinned === undefined || turn.input.facts.failures.has(failureKey(host.name, pinned))) return written;
  return pinned;
}

function pinsOf(pods: readonly LivePod[]): Pins {
  const pins = new Map<string, ImageRef>();
  for (const pod of pods) {
    const { spec } = pod.manifest;
    for (const { name, image = "" } of [...(spec.initContainers ?? []), ...spec.containers]) {
      const key = keyOf(formatKey(pod.owner), pod.templateHash, image);
      const digest = pins.has(key) || image.includes("@") ? null : digestOf(pod, name, image);
      if (digest !== null) pins.set(key, digest);
    }
  }
  return pins;
}

/** The digest of what a pod's container was made of, under the name its manifest has for it. */
function digestOf({ host, observed }: LivePod, name: string, image: string): ImageRef | null {
  const made = observed.containers.find((container: ObservedContainer) => container.container === name);
  const found = made && host.observed?.images.find(({ id }) => id === made.imageId);
  const repository = repositoryOf(image);
  const digest = found?.digests.find((each) => repositoryOf(each) === repository);
  return digest === undefined ? null : imageRef(digest);
}

function repositoryOf(reference: string): string {
  const normal = normalizeReference(reference);
  return normal.includes("@") ? normal.slice(0, normal.indexOf("@")) : normal.slice(0, normal.lastIndexOf(":"));
}

function keyOf(owner: string, templateHash: string, image: string): string {
  return `${owner} ${templateHash} ${image}`;
}
