import { hashValue } from "../../../model/hash.ts";
import { type Instant, parseTimestamp } from "../../../model/instant.ts";
import type { ManagedFieldsEntry } from "../../../model/kubernetes.generated.ts";
import { type AnyObject, formatKey, keyOf } from "../../../model/object.ts";
import type { View, ViewEntry } from "../../../view/view.ts";
import { lastAppliedAnnotation } from "../writes/declared-form.ts";
import type { Notes } from "./notes.ts";
import { sameValue } from "./same-value.ts";

/** A status that a client wrote, and over which one: when another is observed, that counts. */
export interface WrittenStatus {
  readonly status: unknown;
  /** Clients that write a status may note something with it. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly over: string;
}

/** What clients wrote that no file holds: shown over the view, kept in the journal, lost without harm. */
export interface Overlay {
  /** The view with what is kept beside it. */
  cover(view: View, now: Instant): View;
  /** Of a kind that lives here alone; null where there is none. */
  object(key: string): AnyObject | null;
  put(object: AnyObject): void;
  remove(key: string): void;
  /** How many objects live here alone. */
  size(): number;
  /** `entry` is the object as it is shown now. */
  setStatus(entry: AnyObject, written: Omit<WrittenStatus, "over">): void;
  /** What kubectl last applied: it asks for this back to see which fields were given up. */
  rememberApplied(object: AnyObject): void;
  managers(key: string): readonly ManagedFieldsEntry[];
  setManagers(key: string, managers: readonly ManagedFieldsEntry[]): void;
}

const eventLifeMs = 3_600_000;
const covering = ["status", "applied", "managers"] as const;

export function createOverlay(notes: Notes): Overlay {
  const objectOf = (key: string): AnyObject | null => parsed<AnyObject>(notes.notes("object").get(key));
  return {
    cover: (view, now) => {
      if ([...covering, "object"].every((kind) => notes.notes(kind).size === 0)) return view;
      dropOld(notes, now);
      const own = [...notes.notes("object").values()].map((text) => ({
        object: JSON.parse(text) as AnyObject,
        at: null,
      }));
      const ownKeys = new Set(notes.notes("object").keys());
      const shown = view.filter(({ object }) => !ownKeys.has(formatKey(keyOf(object))));
      const all = [...shown, ...own];
      dropGone(notes, new Set(all.map(({ object }) => formatKey(keyOf(object)))));
      return all.map((entry) => coverEntry(notes, entry));
    },
    object: objectOf,
    put: (object) => notes.note("object", formatKey(keyOf(object)), JSON.stringify(object)),
    remove: (key) => notes.note("object", key, null),
    size: () => notes.notes("object").size,
    setStatus: (entry, written) => {
      const key = formatKey(keyOf(entry));
      const before = parsed<WrittenStatus>(notes.notes("status").get(key));
      // What is shown may be what was written before, not what is observed.
      const over = before && sameValue(statusOf(entry), before.status) ? before.over : statusMark(entry);
      notes.note("status", key, JSON.stringify({ ...written, over } satisfies WrittenStatus));
    },
    rememberApplied: (object) => {
      const applied = object.metadata.annotations?.[lastAppliedAnnotation];
      if (applied !== undefined) notes.note("applied", formatKey(keyOf(object)), applied);
    },
    managers: (key) => parsed<readonly ManagedFieldsEntry[]>(notes.notes("managers").get(key)) ?? [],
    setManagers: (key, managers) =>
      notes.note("managers", key, managers.length === 0 ? null : JSON.stringify(managers)),
  };
}

/** What a status is compared by, to see whether another was observed since. */
function statusMark(object: AnyObject): string {
  return hashValue(statusOf(object) ?? null, 16);
}

function statusOf(object: AnyObject): unknown {
  return (object as { status?: unknown }).status;
}

function coverEntry(notes: Notes, entry: ViewEntry): ViewEntry {
  const key = formatKey(keyOf(entry.object));
  const [status, applied, managers] = covering.map((kind) => notes.notes(kind).get(key));
  if (status === undefined && applied === undefined && managers === undefined) return entry;
  const written = parsed<WrittenStatus>(status);
  const current = written !== null && written.over === statusMark(entry.object) ? written : null;
  const annotations = {
    ...entry.object.metadata.annotations,
    ...current?.annotations,
    ...(applied === undefined ? {} : { [lastAppliedAnnotation]: applied }),
  };
  const managedFields = parsed<ManagedFieldsEntry[]>(managers);
  const metadata = {
    ...entry.object.metadata,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    ...(managedFields ? { managedFields } : {}),
  };
  return { ...entry, object: Object.assign({ ...entry.object, metadata }, current ? { status: current.status } : {}) };
}

function dropOld(notes: Notes, now: Instant): void {
  for (const [key, text] of notes.notes("object")) {
    const { kind, metadata } = JSON.parse(text) as AnyObject;
    const since = parseTimestamp(String(metadata.creationTimestamp ?? ""));
    if (kind === "Event" && since !== null && now - since > eventLifeMs) notes.note("object", key, null);
  }
}

/** What was kept about an object goes with it. */
function dropGone(notes: Notes, there: ReadonlySet<string>): void {
  for (const kind of covering) {
    for (const key of [...notes.notes(kind).keys()]) if (!there.has(key)) notes.note(kind, key, null);
  }
}

/** Notes were written by this room: their shape is our own. */
function parsed<T>(text: string | undefined): T | null {
  return text === undefined ? null : (JSON.parse(text) as T);
}
