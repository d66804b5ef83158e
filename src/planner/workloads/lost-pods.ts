import type { LivePod } from "../pods/live-pod.ts";
import { claimsOf } from "../volumes/claims.ts";
import type { Departure } from "./workload.ts";

/** Its host has been silent for too long, and a second copy can do no harm: it holds no data. */
export function replaceable(pod: LivePod): boolean {
  return pod.lost && claimsOf(pod.manifest).length === 0;
}

export function lostDeparture(pod: LivePod): Departure {
  return { pod, reason: `host ${pod.host.name} does not answer: ${pod.host.observed?.reason ?? "never seen"}` };
}
