import type { BerthEvent, RecordedEvent } from "../model/event.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { Instant } from "../model/instant.ts";
import { sortBy } from "../model/order.ts";
import { createEventLog } from "./event-log.ts";
import { type FactName, factsFromRows, rowsOf } from "./facts-rows.ts";
import type { JournalStore } from "./journal-store.ts";
import type { JournalRow, JournalWrite } from "./row.ts";

/** What is remembered between turns. Reading never fails: memory answers, the store only outlives the process. */
export interface OpenJournal {
  facts(): JournalFacts;
  remember(changes: Partial<Omit<JournalFacts, "instance">>): void;
  record(events: readonly BerthEvent[]): void;
  /** Told at or after `since`, oldest first. */
  events(since: Instant): readonly RecordedEvent[];
  /** What the API keeps beside Git, by key within a kind of notes. */
  notes(kind: string): ReadonlyMap<string, string>;
  /** Null takes a note away. */
  note(kind: string, key: string, value: string | null): void;
  /** Why the last write did not reach the store, or null. What it lacks is written again with the next change. */
  trouble(): string | null;
  close(): void;
}

export interface JournalOptions {
  readonly instance: string;
  readonly store: JournalStore;
  /** Events kept; the one told longest ago goes first. */
  readonly eventCap: number;
}

export function createJournal({ instance, store, eventCap }: JournalOptions): OpenJournal {
  const rows = store.load();
  const writer = createWriter(store, rows);
  const log = createEventLog(eventsFromRows(rows), eventCap);
  let facts = factsFromRows(instance, rows);
  return {
    facts: () => facts,
    remember: (changes) => {
      facts = { ...facts, ...changes };
      writer.write(
        Object.entries(changes).flatMap(([name, value]) => writer.difference(name as FactName, rowsOf(value))),
      );
    },
    record: (events) => {
      const { changed, dropped } = log.record(events);
      writer.write([
        ...dropped.map((key) => ({ kind: "event", key, value: null })),
        ...changed.map((key) => ({ kind: "event", key, value: JSON.stringify(log.get(key)) })),
      ]);
    },
    events: (since) => log.since(since),
    notes: (kind) => writer.held(noteKind(kind)),
    note: (kind, key, value) => writer.write([{ kind: noteKind(kind), key, value }]),
    trouble: writer.trouble,
    close: () => store.close(),
  };
}

/** Notes have kinds of their own, so that none is taken for a fact. */
function noteKind(kind: string): string {
  return `note ${kind}`;
}

function eventsFromRows(rows: readonly JournalRow[]): RecordedEvent[] {
  const events = rows.filter((row) => row.kind === "event").map((row) => JSON.parse(row.value) as RecordedEvent);
  return sortBy(events, (event) => event.key).sort((a, b) => a.at - b.at);
}

interface Writer {
  /** What would make the store hold exactly `wanted` under `kind`. */
  difference(kind: string, wanted: ReadonlyMap<string, string>): JournalWrite[];
  write(rows: readonly JournalWrite[]): void;
  held(kind: string): ReadonlyMap<string, string>;
  trouble(): string | null;
}

/** Knows what the store holds, and keeps what it refused until it takes it. */
function createWriter(store: JournalStore, loaded: readonly JournalRow[]): Writer {
  const held = new Map<string, Map<string, string>>();
  const heldOf = (kind: string): Map<string, string> =>
    held.get(kind) ?? held.set(kind, new Map()).get(kind) ?? new Map();
  for (const row of loaded) if (row.kind !== "event") heldOf(row.kind).set(row.key, row.value);
  let pending = new Map<string, JournalWrite>();
  let trouble: string | null = null;
  const note = (row: JournalWrite): void => {
    pending.set(`${row.kind} ${row.key}`, row);
    if (row.kind === "event") return;
    if (row.value === null) heldOf(row.kind).delete(row.key);
    else heldOf(row.kind).set(row.key, row.value);
  };
  return {
    difference: (kind, wanted) => difference(kind, heldOf(kind), wanted),
    write: (rows) => {
      for (const row of rows) note(row);
      if (pending.size === 0) return;
      trouble = failureOf(() => store.write([...pending.values()]));
      if (trouble === null) pending = new Map();
    },
    held: heldOf,
    trouble: () => trouble,
  };
}

function difference(
  kind: string,
  held: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): JournalWrite[] {
  const gone = [...held.keys()].filter((key) => !wanted.has(key)).map((key) => ({ kind, key, value: null }));
  const changed = [...wanted].filter(([key, value]) => held.get(key) !== value);
  return [...gone, ...changed.map(([key, value]) => ({ kind, key, value }))];
}

/** Runs `effect`; what the disk or SQLite throws is expected here, and becomes its message. */
function failureOf(effect: () => void): string | null {
  try {
    effect();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
