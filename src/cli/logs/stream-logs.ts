import { setTimeout as delay } from "node:timers/promises";
import type { LogLine } from "./log-line.ts";
import { LogMerger } from "./log-merger.ts";
import { LogTail } from "./log-tail.ts";
import { type FoundContainer, listContainers } from "./pod-list.ts";
import type { StreamOptions } from "./stream-options.ts";

/** How long a line waits for an earlier one of another log. */
const windowMs = 300;
const lookMs = 1_000;

/**
 * Lines of all wanted containers in the order of time. While it follows, pods and containers that come later join in, and
 * a lost connection is taken up where it broke. `first` is what there is at first.
 */
export function streamLogs(options: StreamOptions, first: readonly FoundContainer[]): AsyncGenerator<LogLine> {
  const merger = new LogMerger(windowMs);
  const tails = new Map(first.map((container) => [container.key, new LogTail(options, merger, container)]));
  const ended = options.follow ? keepLooking(options, merger, tails) : Promise.resolve();
  void ended
    .then(() => Promise.all([...tails.values()].map(({ done }) => done)))
    .finally(() => {
      merger.finish();
    });
  return merger.lines();
}

type Tails = Map<string, LogTail>;

/** The pods there are, again and again until it is told to stop. */
async function keepLooking(options: StreamOptions, merger: LogMerger, tails: Tails): Promise<void> {
  const { api, target, signal, note, everyMs = lookMs } = options;
  let lost = false;
  while (!signal.aborted) {
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
    const found = await listContainers(api, target).catch(() => null);
    if (signal.aborted) return;
    if ((found === null) !== lost) note(lost ? "the operator answers again" : "the operator does not answer: waiting");
    lost = found === null;
    if (found) tellTails(options, { merger, tails, found });
  }
}

interface Look {
  readonly merger: LogMerger;
  readonly tails: Tails;
  readonly found: readonly FoundContainer[];
}

/** Who is new gets a reader, from its first line on; readers learn of what was replaced or is gone. */
function tellTails(options: StreamOptions, { merger, tails, found }: Look): void {
  const present = new Map(found.map((container) => [container.key, container]));
  for (const [key, tail] of tails) {
    tail.look(present.get(key) ?? null);
    if (!present.has(key)) tails.delete(key);
  }
  const fromStart = { ...options, sinceSeconds: null, tail: null };
  for (const [key, container] of present) {
    if (!tails.has(key)) tails.set(key, new LogTail(fromStart, merger, container));
  }
}
