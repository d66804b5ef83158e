/** Remembers which deliveries came before: the newest so many, for so long. */
export interface SeenDeliveries {
  /** True the first time an id is shown, false when it is shown again. */
  admit(id: string, now: number): boolean;
}

export interface SeenLimits {
  readonly count: number;
  readonly keepMs: number;
}

export const defaultSeenLimits: SeenLimits = { count: 10_000, keepMs: 24 * 60 * 60_000 };

export function seenDeliveries({ count, keepMs }: SeenLimits = defaultSeenLimits): SeenDeliveries {
  const seenAt = new Map<string, number>();
  return {
    admit: (id, now) => {
      const before = seenAt.get(id);
      const fresh = before === undefined || now - before > keepMs;
      // Deleting first puts the id at the young end, which is what makes the first key the oldest.
      seenAt.delete(id);
      seenAt.set(id, fresh ? now : before);
      const [oldest] = seenAt.keys();
      if (seenAt.size > count && oldest !== undefined) seenAt.delete(oldest);
      return fresh;
    },
  };
}
