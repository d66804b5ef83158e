import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import type { LivePod } from "../pods/live-pod.ts";

/** Ready for at least `minReadySeconds`, and staying. */
export function isAvailable(pod: LivePod, minReadySeconds: number, now: Instant): boolean {
  return pod.leaving === null && pod.readySince !== null && now >= pod.readySince + minReadySeconds * 1000;
}

/** When the next ready pod becomes available; null where none is on its way. */
export function nextAvailableAt(pods: readonly LivePod[], minReadySeconds: number, now: Instant): Instant | null {
  const times = pods.flatMap(({ readySince }) => (readySince === null ? [] : [readySince + minReadySeconds * 1000]));
  return earliest(times.filter((at) => at > now).map(instant));
}

export function earliest(times: Iterable<Instant | null>): Instant | null {
  let first: Instant | null = null;
  for (const at of times) if (at !== null && (first === null || at < first)) first = at;
  return first;
}
