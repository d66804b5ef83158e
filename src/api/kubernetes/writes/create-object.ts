import type { AnyObject } from "../../../model/object.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { CollectionRequest } from "../routes/collection.ts";
import { resourceName } from "../served-kinds.ts";
import { carryOut } from "./carry-out.ts";
import { asKubernetesObject } from "./declared-form.ts";
import { managersOfUpdate } from "./field-owners.ts";
import { duplicatesIn } from "./field-validation.ts";
import { managerOf } from "./write-context.ts";

/** POST to a collection. */
export async function createObject(parts: ApiParts, collection: CollectionRequest): Promise<Answer> {
  const { kind, namespace, request } = collection;
  const body = readBody(request);
  if ("code" in body) return refuse(body);
  const given = asKubernetesObject(withName(body.value, kind, namespace, parts.suffix));
  if (given === null)
    return refuse(failure("BadRequest", "the body is no object with apiVersion, kind and metadata.name"));
  const wrong = misplaced(given, collection);
  if (wrong) return refuse(wrong);
  const { name, namespace: place = "" } = given.metadata;
  if (parts.store.get(kind, place, name)) {
    const details = { name, group: kind.group, kind: kind.plural };
    return refuse(failure("AlreadyExists", `${resourceName(kind)} "${name}" already exists`, details));
  }
  const object = { ...collection, namespace: place, name, subresource: null };
  return carryOut(parts, object, {
    write: { before: null, after: given, at: null, verb: "create", manager: managerOf(collection) },
    shown: given,
    managers: managersOfUpdate(parts, object, { before: null, after: given }),
    status: 201,
    duplicates: duplicatesIn(request),
  });
}

function misplaced(
  { apiVersion, kind: given, metadata }: AnyObject,
  { kind, namespace }: CollectionRequest,
): Status | null {
  if (apiVersion !== kind.apiVersion || given !== kind.kind) {
    return failure(
      "BadRequest",
      `${apiVersion} ${given} does not belong here: expected ${kind.apiVersion} ${kind.kind}`,
    );
  }
  if ((metadata.namespace ?? "") === (namespace ?? "")) return null;
  return failure("BadRequest", "the namespace of the provided object does not match the namespace sent on the request");
}

/** Fills in what a path or `generateName` says. */
function withName(
  value: unknown,
  kind: CollectionRequest["kind"],
  namespace: string | null,
  suffix: () => string,
): unknown {
  const object = value as {
    apiVersion?: unknown;
    kind?: unknown;
    metadata?: { name?: unknown; namespace?: unknown; generateName?: unknown };
  } | null;
  const metadata = object?.metadata;
  if (typeof object !== "object" || object === null || typeof metadata !== "object" || metadata === null) return null;
  const name =
    metadata.name ?? (typeof metadata.generateName === "string" ? metadata.generateName + suffix() : undefined);
  const place = kind.namespaced && metadata.namespace === undefined ? { namespace } : {};
  return {
    ...object,
    apiVersion: object.apiVersion ?? kind.apiVersion,
    kind: object.kind ?? kind.kind,
    metadata: { ...metadata, ...place, name },
  };
}
