import type { LogOptions } from "./streams.ts";

/** The times between which a log is read, and how many of its last lines; null for no bound. */
export interface LogWindow {
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  /** Counted by the engine, from the end of the whole log. */
  readonly engineTail: number | null;
  /** Counted by us, from the end of the window. */
  readonly ownTail: number | null;
  readonly follow: boolean;
}

interface Runs {
  readonly startedAt: number | null;
  /** When the run before ended; null where there was none. */
  readonly finishedAt: number | null;
}

/**
 * The part of a container's log that belongs to the wanted run. Lines are stamped a little later than they are written,
 * and the first ones a little before the engine calls the container started: halfway between two runs there are none.
 */
export function logWindow(options: LogOptions, { startedAt, finishedAt }: Runs): LogWindow {
  const { sinceMs, tailLines, follow, run } = options;
  const ranBefore = startedAt !== null && finishedAt !== null && finishedAt < startedAt;
  const between = ranBefore ? (startedAt + finishedAt) / 2 : null;
  if (run === "previous") {
    return { sinceMs, untilMs: between ?? 0, engineTail: null, ownTail: tailLines, follow: false };
  }
  const since = between === null ? sinceMs : Math.max(between, sinceMs ?? 0);
  return { sinceMs: since, untilMs: null, engineTail: tailLines, ownTail: null, follow };
}
