/** Runs what it is given, `limit` at once, the rest in the order it came. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

export function createGate(limit: number): Gate {
  let free = limit;
  const waiting: (() => void)[] = [];
  const enter = (): Promise<void> | null => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve));
    free--;
    return null;
  };
  // Who waits takes over the place of who leaves, before anybody new can.
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
