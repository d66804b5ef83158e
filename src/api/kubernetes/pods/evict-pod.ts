import { isObject, type JsonObject } from "../patch/json-value.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, notFound, type Status, success } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ObjectRequest } from "../routes/collection.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { type DeleteOptions, optionsOf, unmetPrecondition } from "../writes/delete-options.ts";
import { isDryRun } from "../writes/write-context.ts";
import { blockedByBudget } from "./budgets.ts";

/** One eviction at a time in each API: the next one has to see what the one before it took from a budget. */
const queues = new WeakMap<ObjectStore, Promise<unknown>>();

/** POST of an Eviction: the pod leaves if its disruption budget allows that, and what it follows from stays declared. */
export function evictPod(parts: ApiParts, object: ObjectRequest): Promise<Answer> {
  const next = (queues.get(parts.store) ?? Promise.resolve()).then(() => evict(parts, object));
  queues.set(
    parts.store,
    next.catch(() => {}),
  );
  return next;
}

async function evict(parts: ApiParts, object: ObjectRequest): Promise<Answer> {
  const { kind, namespace, name, request } = object;
  const options = evictionOptions(object);
  if ("code" in options) return refuse(options);
  const stored = parts.store.get(kind, namespace, name);
  if (!stored) return refuse(notFound(kind, name));
  const wrong = unmetPrecondition(options, stored) ?? blockedByBudget(parts.store, stored.object);
  if (wrong) return refuse(wrong);
  if (!options.dryRun && !isDryRun(object)) {
    const { graceSeconds } = options;
    const { uid = "" } = stored.object.metadata;
    await parts.pods.release([{ uid, reason: `evicted by ${request.user.name}`, graceSeconds }]);
    const after = parts.store.get(kind, namespace, name);
    if (after && after.object.metadata.deletionTimestamp === undefined)
      parts.store.retire(kind, after.object, parts.clock());
  }
  return { kind: "json", status: 201, body: { ...success({}), code: 201 } };
}

function evictionOptions({ name, namespace, request }: ObjectRequest): DeleteOptions | Status {
  const body = readBody(request);
  if ("code" in body) return body;
  const eviction: JsonObject = isObject(body.value) ? body.value : {};
  const { metadata = {}, deleteOptions = {}, kind = "Eviction" } = eviction;
  if (kind !== "Eviction" || !isObject(metadata)) return failure("BadRequest", "the body is no Eviction");
  if ((metadata["name"] ?? name) !== name || (metadata["namespace"] ?? namespace) !== namespace) {
    return failure("BadRequest", "name in URL does not match name in Eviction object");
  }
  return optionsOf(isObject(deleteOptions) ? deleteOptions : {});
}
