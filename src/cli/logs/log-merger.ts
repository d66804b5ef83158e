import type { LogLine, LogSource } from "./log-line.ts";

const queueMax = 1_000;

interface Waiting {
  readonly line: LogLine;
  readonly since: number;
}

interface Queue {
  readonly waiting: Waiting[];
  closed: boolean;
}

/**
 * Lines of many logs in the order of time. A line waits until every log has shown that it has none before it, or for
 * `windowMs`: a log that is silent, or late, must not hold up the others.
 */
export class LogMerger {
  readonly #windowMs: number;
  readonly #queues = new Map<LogSource, Queue>();
  #finished = false;
  #changed = (): void => {};
  #room: (() => void)[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  open(source: LogSource): void {
    this.#queues.set(source, { waiting: [], closed: false });
  }

  /** Nothing more comes from it. */
  close(source: LogSource): void {
    const queue = this.#queues.get(source);
    if (queue) queue.closed = true;
    this.#changed();
  }

  /** No source will be opened any more: once all are closed, `lines` ends. */
  finish(): void {
    this.#finished = true;
    this.#changed();
  }

  /** Resolves once there is room for another line of this source: its reader goes no further ahead. */
  async push(line: LogLine): Promise<void> {
    const queue = this.#queues.get(line.source);
    queue?.waiting.push({ line, since: performance.now() });
    this.#changed();
    while (queue && queue.waiting.length >= queueMax) {
      await new Promise<void>((resolve) => this.#room.push(resolve));
    }
  }

  async *lines(): AsyncGenerator<LogLine> {
    while (!this.#isDone()) {
      const next = choose(this.#queues, performance.now() - this.#windowMs);
      if ("queue" in next) yield this.#take(next.queue);
      else await this.#pause(next.waitMs);
    }
  }

  #isDone(): boolean {
    for (const [source, { closed, waiting }] of this.#queues) {
      if (closed && waiting.length === 0) this.#queues.delete(source);
    }
    return this.#finished && this.#queues.size === 0;
  }

  #take({ waiting }: Queue): LogLine {
    const head = waiting.shift();
    if (!head) throw new Error("a line was chosen from an empty queue");
    for (const tell of this.#room.splice(0)) tell();
    return head.line;
  }

  #pause(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms);
      this.#changed = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

type Choice = { readonly queue: Queue } | { readonly waitMs: number | null };

/** The queue that the next line comes from; or how long the oldest line still has to wait, null where there is none. */
function choose(queues: ReadonlyMap<LogSource, Queue>, ripeBefore: number): Choice {
  const all = [...queues.values()];
  const [first] = all.filter(({ waiting }) => waiting.length > 0).sort((a, b) => (stampOf(a) < stampOf(b) ? -1 : 1));
  if (!first) return { waitMs: null };
  const isSilent = all.some(({ waiting, closed }) => waiting.length === 0 && !closed);
  const oldest = Math.min(...all.map(({ waiting }) => waiting[0]?.since ?? Number.POSITIVE_INFINITY));
  return !isSilent || oldest <= ripeBefore ? { queue: first } : { waitMs: oldest - ripeBefore };
}

function stampOf({ waiting }: Queue): string {
  return waiting[0]?.line.stamp ?? "";
}
