import type { AnyObject } from "../../../model/object.ts";
import type { JsonObject } from "../patch/json-value.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, notFound, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ObjectRequest } from "../routes/collection.ts";
import { scaleOf } from "../routes/get.ts";
import type { StoredObject } from "../store/object-store.ts";
import { applyObject, isApply } from "./apply-object.ts";
import { applyPatch } from "./apply-patch.ts";
import { carryOut } from "./carry-out.ts";
import { changedObject, staleness } from "./changed-object.ts";
import { managersOfUpdate } from "./field-owners.ts";
import { duplicatesIn } from "./field-validation.ts";
import { scalePaths, withNumber } from "./scale-paths.ts";
import { sourceOf } from "./source.ts";
import { managerOf } from "./write-context.ts";

/** PUT and PATCH of one object or its scale. */
export async function changeObject(parts: ApiParts, object: ObjectRequest): Promise<Answer> {
  if (isApply(object)) return applyObject(parts, object);
  const stored = parts.store.get(object.kind, object.namespace, object.name);
  if (!stored) return refuse(notFound(object.kind, object.name));
  const scales = object.subresource === "scale";
  const after = scales ? scaled(object, stored) : changedObject(object, stored.object);
  if ("code" in after) return refuse(after);
  const stale = staleness(after.object, stored);
  if (stale) return refuse(stale);
  const source = sourceOf(parts, stored, after.object);
  if ("code" in source) return refuse(source);
  return carryOut(parts, object, {
    write: { ...source, verb: scales ? "scale" : "change", manager: managerOf(object) },
    shown: after.object,
    managers: managersOfUpdate(parts, object, { before: stored.object, after: after.object }),
    status: 200,
    duplicates: duplicatesIn(object.request),
  });
}

function scaled({ kind, request }: ObjectRequest, stored: StoredObject): { object: AnyObject } | Status {
  const result = request.method === "PUT" ? readBody(request) : applyPatch(request, kind, scaleOf(stored) as AnyObject);
  if ("code" in result) return result;
  const replicas = (result.value as { spec?: { replicas?: unknown } } | null)?.spec?.replicas ?? 0;
  if (typeof replicas !== "number" || !Number.isInteger(replicas) || replicas < 0) {
    return failure("Invalid", "spec.replicas: expected a whole number of at least 0");
  }
  const object = withNumber(stored.object as unknown as JsonObject, scalePaths(kind).spec, replicas);
  return { object: object as unknown as AnyObject };
}
