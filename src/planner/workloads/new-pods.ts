import type { PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import { formatKey, type ObjectKey } from "../../model/object.ts";
import type { LivePod, WantedPod } from "../pods/live-pod.ts";
import { suffixOf, uidOf } from "../pods/pod-names.ts";
import { mostAtOnce } from "./most-at-once.ts";
import { podFromTemplate } from "./template.ts";

interface NewPods {
  readonly instance: string;
  readonly owner: ObjectKey;
  readonly template: PodTemplateSpec;
  readonly templateHash: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What names begin with: `web-5d8c7b9f6d`. */
  readonly baseName: string;
  readonly count: number;
  readonly reason: string;
  /** All pods of the owner there are: a place one of them holds is not given again. */
  readonly existing: readonly LivePod[];
}

/**
 * Pods without an identity of their own. Each takes the first free place of its revision, and its name and uid follow
 * from that place: a turn that looks again before they are seen on a host means the same pods.
 */
export function newPods({ count, existing, ...rest }: NewPods): WantedPod[] {
  const taken = new Set(existing.map(({ uid }) => uid));
  const pods: WantedPod[] = [];
  const most = Math.min(count, mostAtOnce);
  for (let place = 0; pods.length < most; place++) {
    const pod = podInPlace(rest, place);
    if (!taken.has(pod.uid)) pods.push(pod);
  }
  return pods;
}

function podInPlace(rest: Omit<NewPods, "count" | "existing">, place: number): WantedPod {
  const { instance, owner, template, templateHash, labels, baseName, reason } = rest;
  const uid = uidOf(instance, formatKey(owner), templateHash, String(place));
  const name = `${baseName}-${suffixOf(uid, 5)}`;
  const manifest = podFromTemplate(template, { namespace: owner.namespace, name, labels });
  return { uid, namespace: owner.namespace, name, owner, templateHash, manifest, reason };
}
