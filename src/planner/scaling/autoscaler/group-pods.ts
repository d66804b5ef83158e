import type { Instant } from "../../../model/instant.ts";
import type { PodSample } from "./pod-sample.ts";
import type { Reading, Readings } from "./readings.ts";

/** Ids of pods by how far their readings can be trusted. */
export interface PodGroups {
  readonly ready: number;
  /** Not ready yet: what they use says nothing of the load to come. */
  readonly unready: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  /** On their way out, or failed. */
  readonly ignored: ReadonlySet<string>;
}

/** Kubernetes' own: how long a pod may take to start (horizontal-pod-autoscaler-cpu-initialization-period). */
const initializationMs = 300_000;
/** And how long its first readiness may take to be told (horizontal-pod-autoscaler-initial-readiness-delay). */
const initialReadinessMs = 30_000;

export interface Delays {
  readonly initializationMs: number;
  readonly initialReadinessMs: number;
}

export const usualDelays: Delays = { initializationMs, initialReadinessMs };

interface Sampling {
  readonly readings: Readings;
  /** Only what a pod uses of the processor misleads while it starts. */
  readonly isCpu: boolean;
  readonly now: Instant;
  readonly delays: Delays;
}

export function groupPods(pods: readonly PodSample[], sampling: Sampling): PodGroups {
  let ready = 0;
  const [unready, missing, ignored] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const pod of pods) {
    const reading = sampling.readings.get(pod.id);
    if (pod.leaving || pod.phase === "Failed") ignored.add(pod.id);
    else if (pod.phase === "Pending") unready.add(pod.id);
    else if (!reading) missing.add(pod.id);
    else if (sampling.isCpu && isStarting(pod, reading, sampling)) unready.add(pod.id);
    else ready++;
  }
  return { ready, unready, missing, ignored };
}

function isStarting({ ready, startedAt }: PodSample, reading: Reading, { now, delays }: Sampling): boolean {
  if (ready === null || startedAt === null) return true;
  if (startedAt + delays.initializationMs > now) return !ready.status || reading.at < ready.since + reading.windowMs;
  // Its readiness has not changed since it started: it was never ready.
  return !ready.status && startedAt + delays.initialReadinessMs > ready.since;
}
