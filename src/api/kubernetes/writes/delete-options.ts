import type { AnyObject } from "../../../model/object.ts";
import { isObject, type JsonObject } from "../patch/json-value.ts";
import type { ApiRequest } from "../protocol/api-request.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, type Status } from "../protocol/status.ts";
import { resourceName } from "../served-kinds.ts";
import type { StoredObject } from "../store/object-store.ts";

export type Propagation = "Orphan" | "Background" | "Foreground";

export interface DeleteOptions {
  readonly propagation: Propagation;
  /** Null for what the pod's manifest says. */
  readonly graceSeconds: number | null;
  readonly uid: string | null;
  readonly resourceVersion: string | null;
  readonly dryRun: boolean;
}

/** What a DELETE asks for in its body or, where that is silent, in its query; or what is wrong with it. */
export function deleteOptionsOf(request: ApiRequest): DeleteOptions | Status {
  const body = request.body.length === 0 ? { value: {} } : readBody(request);
  if ("code" in body) return body;
  if (body.value !== null && !isObject(body.value)) return failure("BadRequest", "the body is no DeleteOptions");
  return optionsOf({ ...fromQuery(request.query), ...body.value });
}

/** The same from a value that is part of another, as in an Eviction. */
export function optionsOf(given: JsonObject): DeleteOptions | Status {
  const { gracePeriodSeconds: grace, preconditions, dryRun = [] } = given;
  const propagation = propagationOf(given);
  if (typeof propagation !== "string") return propagation;
  if (grace !== undefined && grace !== null && !Number.isInteger(grace)) return wrong("gracePeriodSeconds", grace);
  if (!Array.isArray(dryRun) || dryRun.some((stage) => stage !== "All")) return wrong("dryRun", dryRun, ["All"]);
  const conditions = isObject(preconditions) ? preconditions : {};
  return {
    propagation,
    // Kubernetes takes anything below zero for "at once".
    graceSeconds: typeof grace === "number" ? Math.max(0, grace) : null,
    uid: textOf(conditions["uid"]),
    resourceVersion: textOf(conditions["resourceVersion"]),
    dryRun: dryRun.length > 0,
  };
}

/** Whether the object is still the one that the caller means. */
export function unmetPrecondition(
  { uid, resourceVersion }: DeleteOptions,
  { object, kind }: StoredObject,
): Status | null {
  const found = differs("UID", uid, object.metadata.uid) ?? revisionDiffers(resourceVersion, object);
  if (found === null) return null;
  const { name } = object.metadata;
  const message = `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": Precondition failed: ${found}`;
  return failure("Conflict", message, { name, group: kind.group, kind: kind.plural });
}

function revisionDiffers(asked: string | null, { metadata }: AnyObject): string | null {
  return differs("ResourceVersion", asked, metadata.resourceVersion);
}

function differs(word: string, asked: string | null, found: string | undefined): string | null {
  return asked === null || asked === found
    ? null
    : `${word} in precondition: ${asked}, ${word} in object meta: ${found}`;
}

const propagations: readonly unknown[] = ["Orphan", "Background", "Foreground"];

function propagationOf({ propagationPolicy, orphanDependents }: JsonObject): Propagation | Status {
  const orphans = typeof orphanDependents === "boolean";
  if (propagationPolicy === undefined || propagationPolicy === null)
    return orphans && orphanDependents ? "Orphan" : "Background";
  if (orphans)
    return failure("Invalid", "propagationPolicy: OrphanDependents and DeletionPropagation cannot be both set");
  return propagations.includes(propagationPolicy)
    ? (propagationPolicy as Propagation)
    : wrong("propagationPolicy", propagationPolicy, ["Foreground", "Background", "Orphan"]);
}

function fromQuery(query: URLSearchParams): JsonObject {
  const [grace, policy, orphan] = ["gracePeriodSeconds", "propagationPolicy", "orphanDependents"].map((name) =>
    query.get(name),
  );
  return {
    ...(grace ? { gracePeriodSeconds: Number(grace) } : {}),
    ...(policy ? { propagationPolicy: policy } : {}),
    ...(orphan ? { orphanDependents: orphan === "true" } : {}),
    ...(query.has("dryRun") ? { dryRun: query.getAll("dryRun") } : {}),
  };
}

function wrong(field: string, value: unknown, allowed: readonly string[] = []): Status {
  const supported = allowed.length === 0 ? "" : `: supported values: ${allowed.map((word) => `"${word}"`).join(", ")}`;
  const message = `${field}: ${allowed.length > 0 ? "Unsupported" : "Invalid"} value: ${JSON.stringify(value)}${supported}`;
  return failure("Invalid", message, { causes: [{ reason: "FieldValueNotSupported", message, field }] });
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
