import type { AnyObject } from "../../../model/object.ts";
import { authorize } from "../access/authorize.ts";
import { currentPolicy } from "../access/current-policy.ts";
import { forbidden } from "../access/forbidden.ts";
import { conflictStatus } from "../fields/conflict-status.ts";
import type { JsonObject } from "../patch/json-value.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ObjectRequest } from "../routes/collection.ts";
import { carryOut } from "./carry-out.ts";
import { staleness } from "./changed-object.ts";
import { asKubernetesObject } from "./declared-form.ts";
import { appliedTo } from "./field-owners.ts";
import { duplicatesIn } from "./field-validation.ts";
import { sourceOf } from "./source.ts";
import { managerOf } from "./write-context.ts";

export function isApply({ request, subresource }: ObjectRequest): boolean {
  return request.contentType === "application/apply-patch+yaml" && request.method === "PATCH" && subresource === null;
}

/** PATCH by server-side apply: the manager's whole opinion, merged with what others hold. */
export async function applyObject(parts: ApiParts, object: ObjectRequest): Promise<Answer> {
  const config = configOf(object);
  if ("code" in config) return refuse(config);
  const { kind, namespace, name, request } = object;
  const stored = parts.store.get(kind, namespace, name);
  const denied = stored ? staleness(config.object, stored) : newlyForbidden(parts, object);
  if (denied) return refuse(denied);
  const applied = appliedTo(parts, object, { live: stored?.object ?? null, config: config.object });
  if (applied.conflicts.length > 0 && request.query.get("force") !== "true") {
    return refuse(conflictStatus(applied.conflicts));
  }
  const after = applied.object;
  const source = stored ? sourceOf(parts, stored, after) : { before: null, after, at: null };
  if ("code" in source) return refuse(source);
  return carryOut(parts, object, {
    write: { ...source, verb: stored ? "apply" : "create", manager: managerOf(object) },
    shown: after,
    managers: applied.managers,
    status: stored ? 200 : 201,
    duplicates: duplicatesIn(request),
  });
}

function configOf({ kind, namespace, name, request }: ObjectRequest): { readonly object: AnyObject } | Status {
  const body = readBody(request);
  if ("code" in body) return body;
  const given = asKubernetesObject(named(body.value, { namespace: kind.namespaced ? namespace : null, name }));
  if (given === null) return failure("BadRequest", "the body is no object with apiVersion, kind and metadata");
  const { metadata } = given;
  if (given.apiVersion !== kind.apiVersion || given.kind !== kind.kind || metadata.name !== name) {
    return failure("BadRequest", `the body is not ${kind.apiVersion} ${kind.kind} ${name}, which the path names`);
  }
  if (metadata.managedFields !== undefined && metadata.managedFields !== null) {
    return failure("BadRequest", "metadata.managedFields must be nil");
  }
  return (request.query.get("fieldManager") ?? "") === "" ? withoutManager : { object: given };
}

const required = "fieldManager: Required value: is required for apply patch";
const withoutManager = failure("Invalid", `PatchOptions.meta.k8s.io "" is invalid: ${required}`, {
  group: "meta.k8s.io",
  kind: "PatchOptions",
  causes: [
    {
      reason: "FieldValueRequired",
      message: "Required value: is required for apply patch",
      field: "fieldManager",
    },
  ],
});

/** What the path says need not stand in the body. */
function named(
  value: unknown,
  { namespace, name }: { readonly namespace: string | null; readonly name: string },
): unknown {
  const object = value as JsonObject | null;
  const metadata = (object?.["metadata"] ?? {}) as JsonObject;
  if (typeof object !== "object" || object === null || typeof metadata !== "object") return null;
  return { ...object, metadata: { name, ...(namespace === null ? {} : { namespace }), ...metadata } };
}

const creation = { kind: "resource", verb: "create", subresource: "" } as const;

/** Who may only change what is there makes nothing new this way. */
function newlyForbidden(parts: ApiParts, { kind, namespace, name, request }: ObjectRequest): Status | null {
  const attributes = { ...creation, group: kind.group, resource: kind.plural, namespace, name };
  const { allowed, reason } = authorize(request.user, attributes, currentPolicy(parts.store));
  return allowed ? null : forbidden(request.user, attributes, reason);
}
