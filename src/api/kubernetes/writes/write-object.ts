import type { AnyObject } from "../../../model/object.ts";
import { authorize } from "../access/authorize.ts";
import { currentPolicy } from "../access/current-policy.ts";
import { grantProblem } from "../access/escalation.ts";
import { forbidden } from "../access/forbidden.ts";
import type { Answer } from "../protocol/answer.ts";
import { json, refuse } from "../protocol/answer.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, notFound, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { CollectionRequest, ObjectRequest } from "../routes/collection.ts";
import { scaleOf } from "../routes/get.ts";
import { kindOfObject, resourceName } from "../served-kinds.ts";
import type { StoredObject } from "../store/object-store.ts";
import { applyPatch } from "./apply-patch.ts";
import { changedObject, staleness } from "./changed-object.ts";
import type { Write } from "./commit-write.ts";
import { asKubernetesObject, declaredForm } from "./declared-form.ts";
import { persist } from "./persist.ts";
import { sourceOf } from "./source.ts";
import { validate } from "./validate.ts";
import { isDryRun, managerOf } from "./write-context.ts";

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
  if (parts.store.get(kind, given.metadata.namespace ?? "", given.metadata.name)) {
    const { name } = given.metadata;
    return refuse(
      failure("AlreadyExists", `${resourceName(kind)} "${name}" already exists`, {
        name,
        group: kind.group,
        kind: kind.plural,
      }),
    );
  }
  const write: Write = { before: null, after: given, at: null, verb: "create", manager: managerOf(collection) };
  return carryOut(
    parts,
    { ...collection, namespace: given.metadata.namespace ?? "", name: given.metadata.name, subresource: null },
    write,
    201,
  );
}

/** PUT and PATCH of one object or its scale. */
export async function changeObject(parts: ApiParts, object: ObjectRequest): Promise<Answer> {
  const stored = parts.store.get(object.kind, object.namespace, object.name);
  if (!stored) return applies(object) ? createByApply(parts, object) : refuse(notFound(object.kind, object.name));
  const after = object.subresource === "scale" ? scaled(object, stored) : changedObject(object, stored.object);
  if ("code" in after) return refuse(after);
  const stale = staleness(after.object, stored);
  if (stale) return refuse(stale);
  const source = sourceOf(parts, stored, after.object);
  if ("code" in source) return refuse(source);
  const verb = object.subresource === "scale" ? "scale" : "change";
  return carryOut(parts, object, { ...source, verb, manager: managerOf(object) }, 200);
}

async function carryOut(parts: ApiParts, object: ObjectRequest, write: Write, status: number): Promise<Answer> {
  const { kind, namespace, name, request } = object;
  const after = write.after ?? write.before;
  if (after === null) return refuse(notFound(kind, name));
  const problem = validate(declaredForm(after), kindOfObject(after) ?? kind);
  const refused =
    problem ?? grantProblem(currentPolicy(parts.store), { user: request.user, before: write.before, after });
  if (refused) return refuse(refused);
  if (isDryRun(object)) return { kind: "json", status, body: after };
  const failed = await persist(parts, [write], request.user);
  if (failed) return refuse(failed);
  parts.overlay.rememberApplied(after);
  parts.store.refresh(parts.clock());
  const stored = parts.store.get(kind, namespace, name);
  if (object.subresource === "scale") return json(stored ? scaleOf(stored) : after);
  return { kind: "json", status, body: stored?.object ?? after };
}

function scaled({ kind, request }: ObjectRequest, stored: StoredObject): { object: AnyObject } | Status {
  const result = request.method === "PUT" ? readBody(request) : applyPatch(request, kind, scaleOf(stored) as AnyObject);
  if ("code" in result) return result;
  const replicas = (result.value as { spec?: { replicas?: unknown } } | null)?.spec?.replicas ?? 0;
  if (typeof replicas !== "number" || !Number.isInteger(replicas) || replicas < 0) {
    return failure("Invalid", "spec.replicas: expected a whole number of at least 0");
  }
  const spec = { ...(stored.object as { spec?: object }).spec, replicas };
  return { object: Object.assign({ ...stored.object }, { spec }) };
}

function applies({ request, subresource }: ObjectRequest): boolean {
  return request.contentType === "application/apply-patch+yaml" && request.method === "PATCH" && subresource === null;
}

const creation = { kind: "resource", verb: "create", subresource: "" } as const;

/** Who may only change what is there makes nothing new this way. */
async function createByApply(parts: ApiParts, object: ObjectRequest): Promise<Answer> {
  const { kind, namespace, name, request } = object;
  const attributes = { ...creation, group: kind.group, resource: kind.plural, namespace, name };
  const { allowed, reason } = authorize(request.user, attributes, currentPolicy(parts.store));
  if (!allowed) return refuse(forbidden(request.user, attributes, reason));
  return createObject(parts, {
    ...object,
    request: { ...object.request, method: "POST", contentType: "application/yaml" },
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
