import { isObject } from "../patch/json-value.ts";
import { type Answer, json, refuse } from "../protocol/answer.ts";
import { failure, notFound } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ObjectRequest } from "../routes/collection.ts";
import { changedObject, staleness } from "./changed-object.ts";
import { isDryRun } from "./write-context.ts";

/** PUT and PATCH of a status: never in Git, shown until another one is observed. The rest of the object stays as it is. */
export function changeStatus(parts: ApiParts, object: ObjectRequest): Answer {
  const { kind, namespace, name } = object;
  const stored = parts.store.get(kind, namespace, name);
  if (!stored) return refuse(notFound(kind, name));
  const after = changedObject(object, stored.object);
  if ("code" in after) return refuse(after);
  const stale = staleness(after.object, stored);
  if (stale) return refuse(stale);
  const { status = {} } = after.object as { status?: unknown };
  if (!isObject(status)) return refuse(failure("Invalid", "status: expected an object"));
  const { annotations = {} } = after.object.metadata;
  if (isDryRun(object)) return json(Object.assign({ ...stored.object }, { status }));
  parts.overlay.setStatus(stored.entry, { status, annotations });
  parts.store.refresh(parts.clock());
  return json(parts.store.get(kind, namespace, name)?.object ?? stored.object);
}
