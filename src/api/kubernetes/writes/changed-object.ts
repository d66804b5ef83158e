import type { AnyObject } from "../../../model/object.ts";
import { isObject } from "../patch/json-value.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ObjectRequest } from "../routes/collection.ts";
import { resourceName } from "../served-kinds.ts";
import type { StoredObject } from "../store/object-store.ts";
import { applyPatch } from "./apply-patch.ts";
import { asKubernetesObject } from "./declared-form.ts";

/** What an object becomes by the body of a PUT or PATCH. */
export function changedObject(
  { kind, name, namespace, request }: ObjectRequest,
  before: AnyObject,
): { object: AnyObject } | Status {
  const result = request.method === "PUT" ? replacement(readBody(request), before) : applyPatch(request, kind, before);
  if ("code" in result) return result;
  const object = asKubernetesObject(result.value);
  if (object === null)
    return failure("BadRequest", "what comes of it is no object with apiVersion, kind and metadata.name");
  const { metadata } = object;
  if (metadata.name !== name || (metadata.namespace ?? namespace) !== namespace || object.kind !== kind.kind) {
    return failure("BadRequest", "the name, namespace and kind of an object cannot be changed");
  }
  return { object };
}

/** A PUT may leave to its path what the path says. */
function replacement(body: ReturnType<typeof readBody>, before: AnyObject): ReturnType<typeof readBody> {
  if ("code" in body || !isObject(body.value) || !isObject(body.value["metadata"])) return body;
  const { apiVersion, kind, metadata } = before;
  const place = metadata.namespace === undefined ? {} : { namespace: metadata.namespace };
  return { ...body, value: { apiVersion, kind, ...body.value, metadata: { ...place, ...body.value["metadata"] } } };
}

/** A writer that names the revision it saw must have seen the present one. */
export function staleness(after: AnyObject, { object, kind }: StoredObject): Status | null {
  const { resourceVersion, name } = after.metadata;
  if (!resourceVersion || resourceVersion === object.metadata.resourceVersion) return null;
  const message = `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": the object has been modified; please apply your changes to the latest version and try again`;
  return failure("Conflict", message, { name, group: kind.group, kind: kind.plural });
}
