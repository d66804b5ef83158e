/**
 * How far a log has been read. Read again from there after a lost connection, a line that was shown comes no second
 * time, and one that was not comes once.
 */
export interface LogPlace {
  /** Where to read on from: the `sinceTime` of a request; null from the beginning. */
  since(): string | null;
  /** A log is opened again: what it repeats is left out. */
  rewind(): void;
  /** Whether a line with this stamp is a new one. */
  isNew(stamp: string): boolean;
}

export function createLogPlace(): LogPlace {
  let last = "";
  /** Lines that carry the last stamp, and how many of these were passed over since the log was opened again. */
  let shown = 0;
  let passed = 0;
  return {
    since: () => last || null,
    rewind: () => {
      passed = 0;
    },
    isNew: (stamp) => {
      if (stamp < last) return false;
      if (stamp > last) {
        [last, shown, passed] = [stamp, 1, 1];
        return true;
      }
      passed++;
      if (passed <= shown) return false;
      shown = passed;
      return true;
    },
  };
}
