import type { ScaledObject } from "../../model/berth-kinds.ts";
import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import { formatKey } from "../../model/object.ts";
import { sortBy } from "../../model/order.ts";
import { cronWindow } from "./cron-window.ts";
import { scaleTargetOf } from "./scale-target.ts";

/** From `at` on, a workload is to have so many pods. */
export interface ScheduledScale {
  readonly at: Instant;
  /** `Deployment.apps default/web`. */
  readonly target: string;
  readonly replicas: number;
  readonly reason: string;
}

const dayMs = 86_400_000;
/** A trigger of every minute for a week, with room to spare: no schedule is longer. */
const mostChanges = 25_000;

/** What the clock asks for now and in the days ahead, in order of time: the counts in force first, then each change. */
export function scheduleOf(scalers: readonly ScaledObject[], from: Instant, days: number): ScheduledScale[] {
  const end = instant(from + days * dayMs);
  const lines = scalers.flatMap((scaler) => changesOf(scaler, from, end));
  return sortBy(lines, ({ at, target }) => `${String(at).padStart(16, "0")} ${target}`);
}

function changesOf(scaler: ScaledObject, from: Instant, end: Instant): ScheduledScale[] {
  const target = formatKey(scaleTargetOf(scaler));
  const changes: ScheduledScale[] = [];
  let at: Instant | null = from;
  for (let looked = 0; at !== null && at < end && looked < mostChanges; looked++) {
    const { replicas, reason, until } = cronWindow(scaler, at);
    const last = changes[changes.length - 1];
    if (last?.replicas !== replicas) changes.push({ at, target, replicas, reason });
    at = until;
  }
  return changes;
}
