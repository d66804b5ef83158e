import { Cron } from "croner";
import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";

/** A schedule in a time zone; UTC where none is given. */
export interface CronSchedule {
  readonly expression: string;
  readonly timezone: string;
}

/** The first run after an instant, or null for a schedule that has none or cannot be read. */
export function nextRun(schedule: CronSchedule, after: Instant): Instant | null {
  return ask(schedule, (cron) => cron.nextRun(new Date(after)));
}

/** The last run at or before an instant, or null. */
export function lastRun(schedule: CronSchedule, at: Instant): Instant | null {
  return ask(schedule, (cron) => cron.previousRuns(1, new Date(at + 1000))[0] ?? null);
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
