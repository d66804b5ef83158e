import type { Instant } from "../../../model/instant.ts";
import { parseTimestamp } from "../../../model/instant.ts";
import type { PodSpec, PodTemplateSpec } from "../../../model/kubernetes.generated.ts";
import { parseQuantity } from "../../../model/quantity.ts";
import type { LivePod } from "../../pods/live-pod.ts";

/** What the replica calculator looks at in a pod. */
export interface PodSample {
  readonly id: string;
  readonly name: string;
  readonly phase: string;
  readonly leaving: boolean;
  readonly startedAt: Instant | null;
  /** The condition Ready; null for a pod without one. */
  readonly ready: { readonly status: boolean; readonly since: Instant } | null;
  readonly spec: PodSpec;
}

export function sampleOf({ uid, name, status, leaving, createdAt, manifest }: LivePod): PodSample {
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  const since = parseTimestamp(ready?.lastTransitionTime ?? "");
  return {
    id: uid,
    name,
    phase: status.phase ?? "Pending",
    leaving: leaving !== null,
    startedAt: createdAt,
    ready: ready && since !== null ? { status: ready.status === "True", since } : null,
    spec: manifest.spec,
  };
}

/** A pod that is wanted and on no host yet. */
export function pendingSample(template: PodTemplateSpec | undefined, number: number): PodSample {
  const spec = template?.spec ?? { containers: [] };
  const id = `pending-${number}`;
  return { id, name: id, phase: "Pending", leaving: false, startedAt: null, ready: null, spec };
}

/** What each pod asks for, in thousandths, or why that can not be said: Kubernetes wants a request of every container. */
export function requestsOf(
  pods: readonly PodSample[],
  { resource, container }: { readonly resource: string; readonly container: string | null },
): ReadonlyMap<string, number> | string {
  const requests = new Map<string, number>();
  for (const { id, name, spec } of pods) {
    const counted = countedContainers(spec).filter((each) => container === null || each.name === container);
    let sum = 0;
    for (const { name: containerName, resources } of counted) {
      const text = { ...resources?.limits, ...resources?.requests }[resource];
      if (text === undefined) return `missing request for ${resource} in container ${containerName} of Pod ${name}`;
      sum += milliValue(text);
    }
    requests.set(id, sum);
  }
  return requests;
}

/** Sidecars count among the containers. */
function countedContainers({ containers, initContainers = [] }: PodSpec): PodSpec["containers"] {
  return [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === "Always")];
}

/** A quantity in thousandths, rounded up; what is none counts as nothing. */
export function milliValue(text: string): number {
  return Math.ceil(Number(((parseQuantity(text) ?? 0) * 1000).toPrecision(15)));
}
