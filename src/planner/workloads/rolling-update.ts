import type { LivePod } from "../pods/live-pod.ts";
import type { RollingLimits } from "./rolling-limits.ts";

export interface Rollout {
  readonly replicas: number;
  readonly limits: RollingLimits;
  /** Pods that count, of the newest revision and of all others, in the order a scale-down removes them. */
  readonly current: readonly LivePod[];
  readonly old: readonly LivePod[];
  readonly isAvailable: (pod: LivePod) => boolean;
}

export interface RolloutMoves {
  /** New pods there may be on top of those there are. */
  readonly create: number;
  readonly leave: readonly LivePod[];
}

/** One step of Kubernetes' rolling update: new pods within the surge, old ones as far as availability allows. */
export function rollOut({ replicas, limits, current, old, isAvailable }: Rollout): RolloutMoves {
  const total = current.length + old.length;
  const surplus = current.slice(0, Math.max(0, current.length - replicas));
  const room = Math.max(0, replicas + limits.surge - total);
  const create = Math.min(room, Math.max(0, replicas - current.length));
  const staying = current.slice(surplus.length);
  const leaving = oldThatMayLeave({ replicas, limits, current: staying, old, isAvailable });
  return { create, leave: [...surplus, ...leaving] };
}

/** Old pods that serve nobody go first; of the others as many as leave enough available. */
function oldThatMayLeave({ replicas, limits, current, old, isAvailable }: Rollout): LivePod[] {
  const needed = replicas - limits.unavailable;
  const available = current.filter(isAvailable).length;
  const waiting = current.length - available;
  const most = Math.max(0, current.length + old.length - needed - waiting);
  const useless = old.filter((pod) => !isAvailable(pod)).slice(0, most);
  const serving = old.filter(isAvailable);
  const spare = Math.max(0, Math.min(most - useless.length, available + serving.length - needed));
  return [...useless, ...serving.slice(0, spare)];
}
