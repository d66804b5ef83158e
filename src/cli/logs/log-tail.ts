import { ApiError } from "../operator-api.ts";
import type { LogMerger } from "./log-merger.ts";
import { createLogPlace } from "./log-place.ts";
import type { FoundContainer } from "./pod-list.ts";
import { type ReadOptions, readContainer } from "./read-container.ts";
import type { StreamOptions } from "./stream-options.ts";

/** Reads one container's log: once, or for as long as its pod is there, over replacements and lost connections. */
export class LogTail {
  readonly done: Promise<void>;
  readonly #options: StreamOptions;
  readonly #reading: Parameters<typeof readContainer>[0];
  #now: FoundContainer | null;
  /** The run that was last read, and whether to its end. */
  #begun: string | null = null;
  #read: string | null = null;
  #changed = (): void => {};
  #complaint = "";

  constructor(options: StreamOptions, merger: LogMerger, first: FoundContainer) {
    const { api, signal } = options;
    this.#options = options;
    this.#reading = { api, signal, merger, source: first.source, place: createLogPlace() };
    this.#now = first;
    merger.open(first.source);
    signal.addEventListener("abort", () => this.#changed(), { once: true });
    this.done = this.#run().finally(() => merger.close(first.source));
  }

  /** What there is of the container now; null where its pod is gone. */
  look(now: FoundContainer | null): void {
    this.#now = now;
    this.#changed();
  }

  async #run(): Promise<void> {
    while (this.#now !== null && !this.#options.signal.aborted) {
      await this.#readOn(this.#now);
      if (!this.#options.follow) return;
      if (this.#now !== null && !this.#options.signal.aborted) await this.#nextLook();
    }
  }

  #nextLook(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  async #readOn({ run, isRunning }: FoundContainer): Promise<void> {
    if (run === null || (run === this.#read && !isRunning)) return;
    if (this.#options.follow && this.#begun !== null && this.#begun !== run) await this.#readRest();
    this.#begun = run;
    if (await this.#attempt(this.#options)) this.#read = run;
  }

  /** What a container that was replaced meanwhile said last. It may be gone already. */
  async #readRest(): Promise<void> {
    if (this.#reading.place.since() === null) return;
    await readContainer(this.#reading, { ...this.#options, follow: false, previous: true }).catch(() => undefined);
  }

  /** True where the log was read to its end, or there is none. A lost operator is told of by who looks for pods. */
  async #attempt(options: ReadOptions): Promise<boolean> {
    try {
      await readContainer(this.#reading, options);
      return true;
    } catch (error) {
      const refused = error instanceof ApiError;
      if ((refused || !options.follow) && !this.#options.signal.aborted) this.#complain(String(error));
      return refused;
    }
  }

  #complain(message: string): void {
    const { pod, container } = this.#reading.source;
    if (message !== this.#complaint) this.#options.note(`${pod}/${container}: ${message.replace(/^\w*Error: /, "")}`);
    this.#complaint = message;
  }
}
