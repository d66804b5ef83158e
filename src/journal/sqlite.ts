import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BerthEvent } from "../model/event.ts";
import { type Instant, toTimestamp } from "../model/instant.ts";
import { instanceId } from "./instance-id.ts";
import { createJournal, type OpenJournal } from "./journal.ts";
import type { JournalStore } from "./journal-store.ts";
import { JournalDamaged, openSqliteStore, setAside } from "./sqlite-store.ts";

export interface SqliteJournalOptions {
  /** Made where it is missing. Holds `journal.sqlite` and `instance`. */
  readonly directory: string;
  /** Null: the id kept in the directory, made up on first use. */
  readonly instance: string | null;
  readonly now: () => Instant;
  /** 10,000 unless given. */
  readonly eventCap?: number;
}

/**
 * Opens the journal of a data directory. A damaged database is renamed aside and a new one begun, with an event that
 * says so: nothing in it is needed, all of it is read back from the hosts or builds up again.
 */
export function openJournal(options: SqliteJournalOptions): OpenJournal {
  mkdirSync(options.directory, { recursive: true });
  const instance = instanceId(options.directory, options.instance);
  const path = join(options.directory, "journal.sqlite");
  const { store, damage } = openOrRebuild(path, options.now);
  const journal = createJournal({ instance, store, eventCap: options.eventCap ?? 10_000 });
  if (damage) journal.record([damage]);
  return journal;
}

function openOrRebuild(path: string, now: () => Instant): { store: JournalStore; damage: BerthEvent | null } {
  try {
    return { store: openSqliteStore(path), damage: null };
  } catch (error) {
    if (!(error instanceof JournalDamaged)) throw error;
    const at = now();
    const aside = setAside(path, toTimestamp(at).replaceAll(":", ""));
    return { store: openSqliteStore(path), damage: rebuiltEvent(error.message, aside, at) };
  }
}

function rebuiltEvent(why: string, aside: string, at: Instant): BerthEvent {
  return {
    key: "journal-rebuilt",
    type: "Warning",
    object: { group: "", kind: "Namespace", namespace: "", name: "default" },
    reason: "JournalRebuilt",
    message: `The journal was damaged (${why}); it was kept as ${aside} and a new one begun. No container is touched.`,
    at,
  };
}
