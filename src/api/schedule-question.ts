import { desiredOf } from "../model/desired.ts";
import { toTimestamp } from "../model/instant.ts";
import { scheduleOf } from "../planner/scaling/schedule.ts";
import type { Turn } from "../reconciler/finished-turn.ts";

export interface ScheduleLine {
  readonly at: string;
  readonly target: string;
  readonly replicas: number;
  readonly reason: string;
}

const daysMax = 366;

/** `?days=7`: the replica counts the clock asks for, now and in the days ahead. */
export function scheduleQuestion({ desired, at }: Turn, query: URLSearchParams): ScheduleLine[] {
  const days = Math.min(daysMax, Math.max(1, Number(query.get("days")) || 7));
  const scalers = desiredOf(desired, "ScaledObject").map(({ object }) => object);
  return scheduleOf(scalers, at, days).map((change) => ({ ...change, at: toTimestamp(change.at) }));
}
