import { type Instant, toTimestamp } from "../../../model/instant.ts";
import type { AnyObject } from "../../../model/object.ts";
import type { SourceLocation } from "../../../model/problem.ts";
import type { View, ViewEntry } from "../../../view/view.ts";
import { type Kinds, kindsOf } from "../kinds.ts";
import type { ServedKind } from "../served-kinds.ts";
import { customKindsFrom } from "./custom-kinds.ts";
import { type Hidden, hiddenNames } from "./hidden.ts";
import { sameValue } from "./same-value.ts";

/** An object with the revision it last changed at, which is its resourceVersion. */
export interface StoredObject {
  readonly kind: ServedKind;
  readonly object: AnyObject;
  readonly revision: number;
  readonly at: SourceLocation | null;
  /** As it was published, before the store added what only it knows. */
  readonly entry: AnyObject;
}

export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly revision: number;
  readonly stored: StoredObject;
  /** What the object was before; null for a new one. */
  readonly previous: AnyObject | null;
}

/** The view of the last turn as a store with revisions: one rising number for all of it, and a memory of late changes. */
export interface ObjectStore {
  /** Replaces everything. An object that is as before keeps its revision, and nobody is told. */
  publish(view: View, now: Instant): void;
  get(kind: ServedKind, namespace: string, name: string): StoredObject | null;
  /** Shows the last view again, with what is kept beside it now. */
  refresh(now: Instant): void;
  /** Shows an object as gone: what takes its name next is shown a moment later. */
  retire(kind: ServedKind, object: AnyObject, now: Instant): void;
  /** When the view has to be published again, since something in it is not shown yet; null in ordinary times. */
  dueAt(): Instant | null;
  /** In order of namespace and name; null for every namespace. */
  list(kind: ServedKind, namespace: string | null): readonly StoredObject[];
  revision(): number;
  /** The kinds served with the view that is shown now. */
  kinds(): Kinds;
  /** Null where the memory does not reach back that far. */
  changesAfter(revision: number): readonly Change[] | null;
  subscribe(listener: (changes: readonly Change[]) => void): () => void;
}

export interface ObjectStoreOptions {
  /** Greater than any revision of an earlier process: milliseconds since 1970 will do. */
  readonly firstRevision: number;
  /** Changes remembered for watches that come back. */
  readonly memory: number;
  /** What is shown over each view; nothing unless given. */
  readonly cover?: (view: View, now: Instant) => View;
}

export function createObjectStore({ firstRevision, memory, cover = (view) => view }: ObjectStoreOptions): ObjectStore {
  const collections = new Map<string, Map<string, StoredObject>>();
  const listeners = new Set<(changes: readonly Change[]) => void>();
  let revision = firstRevision;
  let history: Change[] = [];
  let forgotten = firstRevision;
  let last: View = [];
  let kinds = kindsOf([]);
  const hidden = hiddenNames();
  const next = (): number => {
    revision += 1;
    return revision;
  };
  const collectionOf = (kind: ServedKind): Map<string, StoredObject> => {
    const name = `${kind.apiVersion}/${kind.plural}`;
    const known = collections.get(name) ?? new Map<string, StoredObject>();
    collections.set(name, known);
    return known;
  };
  const remember = (changes: readonly Change[]): void => {
    history = [...history, ...changes];
    const excess = history.splice(0, Math.max(0, history.length - memory));
    forgotten = excess.at(-1)?.revision ?? forgotten;
    for (const listener of listeners) listener(changes);
  };
  const show = (now: Instant): void => {
    kinds = customKindsFrom(last, kinds);
    const changes = replaceAll({ view: cover(last, now), kinds, collectionOf, collections, hidden, next, now });
    if (changes.length > 0) remember(changes);
  };
  return {
    publish: (view, now) => {
      last = view;
      show(now);
    },
    refresh: show,
    retire: (kind, { metadata: { namespace = "", name } }, now) => {
      const held = collectionOf(kind).get(placeOf(namespace, name));
      if (!held) return;
      collectionOf(kind).delete(placeOf(namespace, name));
      hidden.add(hiddenKey(kind, placeOf(namespace, name)), now);
      remember([removal(held, next())]);
    },
    dueAt: hidden.dueAt,
    get: (kind, namespace, name) => collectionOf(kind).get(placeOf(namespace, name)) ?? null,
    list: (kind, namespace) => {
      const all = [...collectionOf(kind).values()];
      return namespace === null ? all : all.filter(({ object }) => (object.metadata.namespace ?? "") === namespace);
    },
    revision: () => revision,
    kinds: () => kinds,
    changesAfter: (from) => (from < forgotten ? null : history.slice(firstAfter(history, from))),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface Replacement {
  readonly view: View;
  readonly kinds: Kinds;
  readonly collections: ReadonlyMap<string, Map<string, StoredObject>>;
  collectionOf(kind: ServedKind): Map<string, StoredObject>;
  readonly hidden: Hidden;
  next(): number;
  readonly now: Instant;
}

function replaceAll(replacement: Replacement): Change[] {
  const seen = new Set<StoredObject>();
  const changes = replacement.view.flatMap((entry) => put(entry, replacement, seen));
  for (const collection of replacement.collections.values()) {
    changes.push(...removeAllBut(seen, collection, replacement.next));
    sortInPlace(collection);
  }
  return changes;
}

function put(
  entry: ViewEntry,
  { kinds, collectionOf, hidden, next, now }: Replacement,
  seen: Set<StoredObject>,
): Change[] {
  const kind = kinds.ofObject(entry.object);
  if (!kind) return [];
  const collection = collectionOf(kind);
  const place = placeOf(entry.object.metadata.namespace ?? "", entry.object.metadata.name);
  const before = collection.get(place) ?? null;
  if (before !== null && succeeds(entry.object, before.entry)) hidden.add(hiddenKey(kind, place), now);
  if (hidden.has(hiddenKey(kind, place), now)) return [];
  const same = before !== null && sameValue(before.entry, entry.object);
  const held = same ? { ...before, at: entry.at } : hold({ entry, kind, before, revision: next(), now });
  collection.set(place, held);
  seen.add(held);
  return same ? [] : [changeOf(before, held)];
}

/** An object that was on its way out is never called back: this is another one of its name. */
function succeeds({ metadata }: AnyObject, before: AnyObject): boolean {
  return before.metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp === undefined;
}

function hiddenKey(kind: ServedKind, place: string): string {
  return `${kind.apiVersion}/${kind.plural} ${place}`;
}

function removeAllBut(
  seen: ReadonlySet<StoredObject>,
  collection: Map<string, StoredObject>,
  next: () => number,
): Change[] {
  const gone = [...collection].filter(([, held]) => !seen.has(held));
  for (const [place] of gone) collection.delete(place);
  return gone.map(([, held]) => removal(held, next()));
}

interface Holding {
  readonly entry: ViewEntry;
  readonly kind: ServedKind;
  readonly before: StoredObject | null;
  readonly revision: number;
  readonly now: Instant;
}

/** Adds what only a store can know: revision, generation, and for what has no time of its own when it was first seen. */
function hold({ entry, kind, before, revision, now }: Holding): StoredObject {
  const { metadata } = entry.object;
  const creationTimestamp = metadata.creationTimestamp ?? before?.object.metadata.creationTimestamp ?? toTimestamp(now);
  const changed = before !== null && !sameValue(specOf(before.entry), specOf(entry.object));
  const generation = (before?.object.metadata.generation ?? 0) + (before === null || changed ? 1 : 0);
  const object = {
    ...entry.object,
    metadata: { ...metadata, creationTimestamp, generation, resourceVersion: String(revision) },
  };
  return { kind, object: withObserved(object, generation), revision, at: entry.at, entry: entry.object };
}

const observing = new Set([
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "ReplicationController",
  "PodDisruptionBudget",
]);

/** A view is made from the very spec it shows, so what was observed is never behind. */
function withObserved(object: AnyObject, generation: number): AnyObject {
  const status = (object as { status?: object }).status;
  if (!status || !observing.has(object.kind)) return object;
  return Object.assign({ ...object }, { status: { observedGeneration: generation, ...status } });
}

function specOf(object: AnyObject): unknown {
  return (object as { spec?: unknown }).spec;
}

function changeOf(before: StoredObject | null, held: StoredObject): Change {
  const type = before === null ? "ADDED" : "MODIFIED";
  return { type, revision: held.revision, stored: held, previous: before?.object ?? null };
}

function removal(held: StoredObject, revision: number): Change {
  const metadata = { ...held.object.metadata, resourceVersion: String(revision) };
  const stored = { ...held, revision, object: { ...held.object, metadata } };
  return { type: "DELETED", revision, stored, previous: held.object };
}

/** Namespaces and names hold no space, so this keeps them apart and sorts by namespace first. */
function placeOf(namespace: string, name: string): string {
  return `${namespace} ${name}`;
}

function sortInPlace(collection: Map<string, StoredObject>): void {
  const entries = [...collection];
  if (entries.every(([place], index) => index === 0 || (entries[index - 1]?.[0] ?? "") < place)) return;
  collection.clear();
  for (const [place, held] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) collection.set(place, held);
}

function firstAfter(history: readonly Change[], revision: number): number {
  let [low, high] = [0, history.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((history[middle]?.revision ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return low;
}
