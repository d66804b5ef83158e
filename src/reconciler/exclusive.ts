/**
 * One run at a time. A request that comes while a run is under way is not lost and not queued twice: all of them
 * together are worth one more run, which starts when the present one ends.
 *
 * Invariants: `work` is never entered twice at once; after every `request` at least one whole run starts later than
 * that request; `close` resolves only when nothing runs any more.
 */
export interface Exclusive {
  /** Asks for a run. The promise resolves when a run that started after this call has ended. */
  request(reason: string): Promise<void>;
  /** Lets the present run end and starts no other. */
  close(): Promise<void>;
}

type Work = (reasons: readonly string[]) => Promise<void>;

export function exclusive(work: Work): Exclusive {
  let waiting: Waiting | null = null;
  let running: Promise<void> | null = null;
  let closed = false;

  async function drain(): Promise<void> {
    while (waiting && !closed) {
      const { reasons, done } = waiting;
      waiting = null;
      await work([...reasons]).finally(done);
    }
    waiting?.done();
    running = null;
  }

  return {
    request(reason) {
      if (closed) return Promise.resolve();
      waiting ??= newWaiting();
      waiting.reasons.add(reason);
      const { promise } = waiting;
      running ??= drain();
      return promise;
    },
    async close() {
      closed = true;
      await running;
    },
  };
}

interface Waiting {
  readonly reasons: Set<string>;
  readonly promise: Promise<void>;
  readonly done: () => void;
}

function newWaiting(): Waiting {
  let done = () => {};
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { reasons: new Set(), promise, done };
}
