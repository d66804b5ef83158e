import type { Instant } from "../../../model/instant.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ObjectStore, StoredObject } from "../store/object-store.ts";
import type { CollectionRequest } from "./collection.ts";
import { chooseForm, type ListMetadata, notAcceptable, renderList } from "./read-object.ts";
import { selectionOf } from "./selection.ts";

/** GET of a collection. */
export function listObjects(store: ObjectStore, { kind, namespace, request }: CollectionRequest, now: Instant): Answer {
  const { query } = request;
  const form = chooseForm(request.accept, query);
  if (form === null) return notAcceptable;
  const selects = selectionOf(kind, query);
  if (typeof selects !== "function") return refuse(selects);
  const wrong = revisionProblem(store, query);
  if (wrong) return refuse(wrong);
  const all = store.list(kind, namespace).filter(({ object }) => selects(object));
  const page = pageOf(all, query, store);
  if ("status" in page) return refuse(page);
  return renderList(
    page.items.map(({ object }) => object),
    page.metadata,
    { kind, form, now },
  );
}

/** `resourceVersion` asks for nothing older; an exact one can be met only while nothing has changed since. */
function revisionProblem(store: ObjectStore, query: URLSearchParams): Status | null {
  const text = query.get("resourceVersion") ?? "";
  if (text === "" || text === "0") return null;
  if (!/^\d{1,16}$/.test(text)) return failure("BadRequest", `invalid resourceVersion ${JSON.stringify(text)}`);
  const asked = Number(text);
  if (asked > store.revision()) {
    return failure("Timeout", `Too large resource version: ${asked}, current: ${store.revision()}`, {
      retryAfterSeconds: 1,
    });
  }
  const changed = query.get("resourceVersionMatch") === "Exact" && asked !== store.revision();
  return changed ? expired(asked) : null;
}

export function expired(revision: number): Status {
  return failure("Expired", `The resourceVersion ${revision} is too old: list again without one`);
}

interface Page {
  readonly items: readonly StoredObject[];
  readonly metadata: ListMetadata;
}

interface Token {
  readonly revision: number;
  readonly after: string;
}

function pageOf(all: readonly StoredObject[], query: URLSearchParams, store: ObjectStore): Page | Status {
  const token = readToken(query.get("continue") ?? "");
  if (token === "bad") return failure("BadRequest", "the continue token is not valid");
  // Pages after the first come from what is there now: a change in between would show as a torn list.
  if (token && store.changesAfter(token.revision) === null) return expired(token.revision);
  const rest = token ? all.filter((stored) => placeOf(stored) > token.after) : all;
  const limit = Number(query.get("limit") ?? 0);
  const items = Number.isInteger(limit) && limit > 0 ? rest.slice(0, limit) : rest;
  const revision = token?.revision ?? store.revision();
  const last = items.at(-1);
  const remaining = rest.length - items.length;
  const resourceVersion = String(revision);
  if (remaining === 0 || !last) return { items, metadata: { resourceVersion } };
  const next = writeToken({ revision, after: placeOf(last) });
  return { items, metadata: { resourceVersion, continue: next, remainingItemCount: remaining } };
}

function placeOf({ object: { metadata } }: StoredObject): string {
  return `${metadata.namespace ?? ""} ${metadata.name}`;
}

function writeToken(token: Token): string {
  return Buffer.from(JSON.stringify([token.revision, token.after])).toString("base64url");
}

function readToken(text: string): Token | null | "bad" {
  if (text === "") return null;
  try {
    const [revision, after] = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown[];
    return typeof revision === "number" && typeof after === "string" ? { revision, after } : "bad";
  } catch {
    return "bad";
  }
}
