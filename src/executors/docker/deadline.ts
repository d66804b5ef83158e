/** A request that took longer than it may. */
export class DeadlineError extends Error {
  readonly code = "DEADLINE";
}

export interface Deadline {
  readonly ms: number;
  /** What was asked, for the message. */
  readonly what: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs `work` with a signal that fires after `ms`. Rejects then even if `work` does not heed the signal, so that an
 * engine which accepts and never answers delays nobody else.
 */
export function withDeadline<T>(deadline: Deadline, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const outer = deadline.signal;
  return new Promise<T>((resolve, reject) => {
    const give = (error: Error): void => {
      reject(error);
      controller.abort(error);
    };
    const timer = setTimeout(
      () => give(new DeadlineError(`no answer to ${deadline.what} within ${deadline.ms / 1000} s`)),
      deadline.ms,
    );
    const cancelled = (): void => give(new Error(`${deadline.what} was cancelled`));
    if (outer?.aborted) cancelled();
    outer?.addEventListener("abort", cancelled, { once: true });
    work(controller.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        outer?.removeEventListener("abort", cancelled);
      });
  });
}
