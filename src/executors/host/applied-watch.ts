/** Tells when the node helper has applied what was written for it. */
export interface AppliedWatch {
  expect(path: string, hash: string): void;
  close(): void;
}

export interface AppliedWatchOptions {
  /** What is applied now; rejects where the host is out of reach. */
  readonly read: () => Promise<Readonly<Record<string, string>>>;
  readonly onApplied: (path: string) => void;
}

const pollMs = 100;
/** A helper that has not applied a file by then has a fault that the next look at the host shows. */
const patienceMs = 15_000;

/** The helper has no way to call us, so it is asked in short turns, for as long as something is outstanding. */
export function watchApplied({ read, onApplied }: AppliedWatchOptions): AppliedWatch {
  const outstanding = new Map<string, { readonly hash: string; readonly until: number }>();
  let timer: NodeJS.Timeout | null = null;

  const look = async (): Promise<void> => {
    const applied = await read().catch(() => ({}) as Readonly<Record<string, string>>);
    for (const [path, { hash, until }] of [...outstanding]) {
      const done = applied[path] === hash;
      if (!done && performance.now() < until) continue;
      outstanding.delete(path);
      if (done) onApplied(path);
    }
    timer = null;
    if (outstanding.size > 0) arm();
  };
  const arm = (): void => {
    timer ??= setTimeout(() => void look(), pollMs);
  };
  return {
    expect: (path, hash) => {
      outstanding.set(path, { hash, until: performance.now() + patienceMs });
      arm();
    },
    close: () => {
      outstanding.clear();
      if (timer) clearTimeout(timer);
    },
  };
}
