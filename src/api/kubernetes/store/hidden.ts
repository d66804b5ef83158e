import { type Instant, instant } from "../../../model/instant.ts";

/** Names that are shown as free for a moment, though the view has something of that name again. */
export interface Hidden {
  add(key: string, now: Instant): void;
  has(key: string, now: Instant): boolean;
  /** When the next of them may be shown again; null where there is none. */
  dueAt(): Instant | null;
}

/**
 * A pod that is replaced by one of its own name has the same uid, which follows from what was declared. Clients that wait
 * for it to go ask every second whether it is gone: they have to find it so once.
 */
const hiddenMs = 2_000;

export function hiddenNames(): Hidden {
  const until = new Map<string, Instant>();
  return {
    add: (key, now) => void until.set(key, instant(now + hiddenMs)),
    has: (key, now) => {
      const end = until.get(key);
      if (end === undefined) return false;
      if (now < end) return true;
      until.delete(key);
      return false;
    },
    dueAt: () => (until.size === 0 ? null : instant(Math.min(...until.values()))),
  };
}
