import { Cron } from "croner";
import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";

/** A schedule in a time zone; UTC where none is given. */
export interface CronSchedule {
  readonly expression: string;
  readonly timezone: string;
  /** What `@every` counts from; null or left out where that is not known, and then there is no run. */
  readonly since?: Instant | null;
}

/** The first run after an instant, or null for a schedule that has none or cannot be read. */
export function nextRun(schedule: CronSchedule, after: Instant): Instant | null {
  const every = intervalOf(schedule);
  if (every !== null) return instant(every.since + (Math.floor((after - every.since) / every.ms) + 1) * every.ms);
  return ask(schedule, (cron) => cron.nextRun(new Date(after)));
}

/** The last run at or before an instant, or null. */
export function lastRun(schedule: CronSchedule, at: Instant): Instant | null {
  const every = intervalOf(schedule);
  if (every !== null) {
    const runs = Math.floor((at - every.since) / every.ms);
    return runs < 1 ? null : instant(every.since + runs * every.ms);
  }
  return ask(schedule, (cron) => cron.previousRuns(1, new Date(at + 1000))[0] ?? null);
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };

/** `@every 1h30m`; null for any other schedule, and where nobody knows what to count from. */
function intervalOf({ expression, since }: CronSchedule): { readonly since: Instant; readonly ms: number } | null {
  const [, text = ""] = /^@every ((?:[\d.]+[hms])+)$/.exec(expression.trim()) ?? [];
  const parts = [...text.matchAll(/([\d.]+)([hms])/g)];
  const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ""] ?? 0), 0);
  return ms > 0 && since !== null && since !== undefined ? { since, ms } : null;
}

/** croner throws at a schedule or a time zone it does not know, some only when asked for a time. */
function ask({ expression, timezone }: CronSchedule, question: (cron: Cron) => Date | null): Instant | null {
  try {
    const answer = question(new Cron(expression, { timezone, paused: true }));
    return answer ? instant(answer.getTime()) : null;
  } catch {
    return null;
  }
}
