import type { BerthEvent, RecordedEvent } from "../model/event.ts";
import type { Instant } from "../model/instant.ts";

/** The newest events, one for each key, oldest first. */
export interface EventLog {
  /** Keys whose event was added or changed, and keys that had to go to stay below the cap. */
  record(events: readonly BerthEvent[]): { readonly changed: readonly string[]; readonly dropped: readonly string[] };
  get(key: string): RecordedEvent | undefined;
  since(at: Instant): readonly RecordedEvent[];
}

export function createEventLog(known: readonly RecordedEvent[], cap: number): EventLog {
  const byKey = new Map(known.map((event) => [event.key, event]));
  return {
    record: (events) => {
      for (const event of events) recordOne(byKey, event);
      const dropped = [...byKey.keys()].slice(0, Math.max(0, byKey.size - cap));
      for (const key of dropped) byKey.delete(key);
      return { changed: events.map((event) => event.key).filter((key) => byKey.has(key)), dropped };
    },
    get: (key) => byKey.get(key),
    since: (at) => [...byKey.values()].filter((event) => event.at >= at),
  };
}

/** Moves a repeated event to the end, so that the first of the map is always the one told longest ago. */
function recordOne(byKey: Map<string, RecordedEvent>, event: BerthEvent): void {
  const before = byKey.get(event.key);
  byKey.delete(event.key);
  byKey.set(event.key, { ...event, count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? event.at });
}
