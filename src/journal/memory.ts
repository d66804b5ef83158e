import { createJournal, type OpenJournal } from "./journal.ts";

/** A journal that forgets when the process ends: for tests, and for commands that only look. */
export function openMemoryJournal(instance = "memory", eventCap = 10_000): OpenJournal {
  return createJournal({ instance, eventCap, store: { load: () => [], write: () => {}, close: () => {} } });
}
