import type { Instant } from "../../../model/instant.ts";
import type { AnyObject } from "../../../model/object.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { Change, ObjectStore } from "../store/object-store.ts";
import type { StreamTarget } from "../streams/stream-target.ts";
import type { CollectionRequest } from "./collection.ts";
import { expired } from "./list.ts";
import { chooseForm, notAcceptable, type Rendering, renderObject } from "./read-object.ts";
import { type Selects, selectionOf } from "./selection.ts";

/** One watch: what it selects, how it is shown, and how it was asked to begin and end. */
interface Watch extends Rendering {
  readonly namespace: string | null;
  readonly selects: Selects;
  readonly store: ObjectStore;
  readonly now: Instant;
  readonly clock: () => Instant;
  readonly from: "initial" | "now" | number;
  readonly initialBookmark: boolean;
  readonly bookmarks: boolean;
  readonly timeoutSeconds: number;
}

interface WatchParts {
  readonly store: ObjectStore;
  readonly clock: () => Instant;
}

const bookmarkMs = 60_000;
const longestSeconds = 3_600;
/** Bytes a client may leave unread before it is let go: it can come back with its last revision. */
const longestBacklog = 16 * 1024 * 1024;

/** GET with `watch=true`: changes as lines of JSON until the client leaves or its time is up. */
export function watchObjects({ store, clock }: WatchParts, collection: CollectionRequest): Answer {
  const { kind, namespace, request } = collection;
  const form = chooseForm(request.accept, request.query);
  if (form === null) return notAcceptable;
  const selects = selectionOf(kind, request.query);
  if (typeof selects !== "function") return refuse(selects);
  const start = startOf(request.query);
  if (typeof start === "object") return refuse(start);
  const watch: Watch = {
    ...{ kind, form, namespace, selects, store, clock, now: clock(), from: start },
    initialBookmark: request.query.get("sendInitialEvents") === "true",
    bookmarks: request.query.get("allowWatchBookmarks") === "true",
    timeoutSeconds: timeoutOf(request.query),
  };
  return { kind: "stream", contentType: "application/json", run: (response) => runWatch(watch, response) };
}

function startOf(query: URLSearchParams): Watch["from"] | Status {
  const text = query.get("resourceVersion") ?? "";
  const initial = query.get("sendInitialEvents");
  if (initial !== null && query.get("resourceVersionMatch") !== "NotOlderThan") {
    return failure("Invalid", "sendInitialEvents requires resourceVersionMatch=NotOlderThan");
  }
  if (text !== "" && !/^\d{1,16}$/.test(text))
    return failure("BadRequest", `invalid resourceVersion ${JSON.stringify(text)}`);
  if (initial === "true") return "initial";
  if (initial === "false" && text === "") return "now";
  return text === "" || text === "0" ? "initial" : Number(text);
}

function timeoutOf(query: URLSearchParams): number {
  const asked = Number(query.get("timeoutSeconds") ?? longestSeconds);
  return Number.isFinite(asked) && asked > 0 ? Math.min(asked, longestSeconds) : longestSeconds;
}

function runWatch(watch: Watch, response: StreamTarget): void {
  const { store } = watch;
  const write = (line: string): void => {
    response.write(line);
    if (response.writableLength > longestBacklog) response.destroy();
  };
  const send = (type: string, object: unknown): void => write(lineOf(type, object));
  const missed = typeof watch.from === "number" ? store.changesAfter(watch.from) : [];
  if (missed === null) {
    send("ERROR", expired(Number(watch.from)));
    response.end();
    return;
  }
  response.flushHeaders();
  if (watch.from === "initial") sendInitial(watch, send);
  const tell = (changes: readonly Change[]): void => {
    for (const change of changes) sendChange(watch, change, write);
  };
  tell(missed);
  const stop = store.subscribe(tell);
  const bookmark = setInterval(() => watch.bookmarks && send("BOOKMARK", bookmarkOf(watch, {})), bookmarkMs);
  const timeout = setTimeout(() => response.end(), watch.timeoutSeconds * 1000);
  response.once("close", () => {
    stop();
    clearInterval(bookmark);
    clearTimeout(timeout);
  });
}

type Send = (type: string, object: unknown) => void;

function sendInitial(watch: Watch, send: Send): void {
  for (const { object } of watch.store.list(watch.kind, watch.namespace)) {
    if (watch.selects(object)) send("ADDED", renderObject(object, watch));
  }
  if (watch.initialBookmark) send("BOOKMARK", bookmarkOf(watch, { "k8s.io/initial-events-end": "true" }));
}

function sendChange(watch: Watch, change: Change, write: (line: string) => void): void {
  const type = typeFor(watch, change);
  if (type !== null) write(changeLine(watch, change, type));
}

/** An object that comes to satisfy the selector, or no longer does, is added or deleted as far as the watch can see. */
function typeFor({ kind, namespace, selects }: Watch, { type, stored, previous }: Change): Change["type"] | null {
  if (stored.kind !== kind) return null;
  if (namespace !== null && (stored.object.metadata.namespace ?? "") !== namespace) return null;
  const was = previous !== null && selects(previous);
  const is = type !== "DELETED" && selects(stored.object);
  if (!is) return was ? "DELETED" : null;
  return was ? "MODIFIED" : "ADDED";
}

/** A thousand watches of one form are told in the same words: they are found once. */
const told = new WeakMap<Change, Map<string, string>>();

function changeLine(watch: Watch, change: Change, type: string): string {
  const lines = told.get(change) ?? new Map<string, string>();
  told.set(change, lines);
  const key = `${type} ${Object.values(watch.form).join(" ")}`;
  const line = lines.get(key) ?? lineOf(type, renderObject(change.stored.object, { ...watch, now: watch.clock() }));
  lines.set(key, line);
  return line;
}

function lineOf(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}

function bookmarkOf(watch: Watch, annotations: Readonly<Record<string, string>>): unknown {
  const { kind, store } = watch;
  const metadata = { name: "", resourceVersion: String(store.revision()), creationTimestamp: null, annotations };
  const object = { apiVersion: kind.apiVersion, kind: kind.kind, metadata } as unknown as AnyObject;
  if (watch.form.kind !== "table") return renderObject(object, watch);
  return { kind: "Table", apiVersion: `meta.k8s.io/${watch.form.version}`, metadata, columnDefinitions: [], rows: [] };
}
