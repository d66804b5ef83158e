import type { Instant } from "../../model/instant.ts";
import type { PodUid } from "../../model/names.ts";
import type { ObservedPod } from "../../model/observed.ts";
import type { HostUsage, PodUsage } from "../../model/usage.ts";
import type { Counters, UsageSample } from "./usage-sample.ts";

export interface MeasuredHost {
  readonly host: HostUsage | null;
  readonly pods: ReadonlyMap<PodUid, PodUsage>;
}

interface Window {
  readonly before: UsageSample;
  readonly after: UsageSample;
  /** The end of the window by our own clock. */
  readonly at: Instant;
}

/** What was used between two samples. A pod with a container that is in one of them only is not told: half a sum misleads. */
export function usageBetween(window: Window, pods: readonly ObservedPod[]): MeasuredHost {
  const { before, after, at } = window;
  const windowMs = after.atMs - before.atMs;
  const host = before.host && after.host ? rateOf(before.host, after.host, windowMs) : null;
  return {
    host: host && { at, windowMs, ...host },
    pods: new Map(pods.flatMap((pod) => podEntry(window, pod))),
  };
}

function podEntry({ before, after, at }: Window, pod: ObservedPod): (readonly [PodUid, PodUsage])[] {
  const windowMs = after.atMs - before.atMs;
  const running = pod.containers.filter(({ state }) => state.kind === "running");
  const containers = running.flatMap(({ id, container }) => {
    const [first, last] = [before.containers.get(id), after.containers.get(id)];
    const rate = first && last ? rateOf(first, last, windowMs) : null;
    return rate ? [{ container, ...rate }] : [];
  });
  const isWhole = running.length > 0 && containers.length === running.length;
  return isWhole ? [[pod.uid, { at, windowMs, containers }]] : [];
}

/** Null where the counter went back: the container was started anew, and its group with it. */
function rateOf(first: Counters, last: Counters, windowMs: number): Omit<HostUsage, "at" | "windowMs"> | null {
  const cpuMicros = last.cpuMicros - first.cpuMicros;
  if (windowMs <= 0 || cpuMicros < 0) return null;
  return { cpuMillis: Math.round(cpuMicros / windowMs), memoryBytes: last.memoryBytes };
}
