import { type AnyObject, formatKey, keyOf } from "../../../model/object.ts";
import { currentPolicy } from "../access/current-policy.ts";
import { grantProblem } from "../access/escalation.ts";
import type { Managers } from "../fields/managers.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import { failure, notFound, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ObjectRequest } from "../routes/collection.ts";
import { scaleOf } from "../routes/get.ts";
import { kindOfObject, type ServedKind } from "../served-kinds.ts";
import type { Write } from "./commit-write.ts";
import { declaredForm } from "./declared-form.ts";
import { knownFields } from "./field-validation.ts";
import { persist } from "./persist.ts";
import { podSecurityRefusal, podSecurityWarnings } from "./pod-security.ts";
import { validate } from "./validate.ts";
import { isDryRun } from "./write-context.ts";

/** A write that is ready but for its checks. */
export interface ReadyWrite {
  readonly write: Write;
  /** What of `write` is served: the same object, but for a Node, whose Host is written. */
  readonly shown: AnyObject;
  readonly managers: Managers;
  /** 201 for a new object. */
  readonly status: number;
  /** Fields that the body names twice. */
  readonly duplicates: readonly string[];
}

/** Checks a write, carries it out unless it is a dry run, and answers with what came of it. */
export async function carryOut(parts: ApiParts, object: ObjectRequest, ready: ReadyWrite): Promise<Answer> {
  const { kind, namespace, name, request } = object;
  const { before, after: given } = ready.write;
  if (given === null) return refuse(notFound(kind, name));
  const fields = knownFields(given, kindFor(given, kind), { duplicates: ready.duplicates, query: request.query });
  if ("code" in fields) return refuse(fields);
  const { object: after } = fields;
  const refused =
    elsewhere(object, after) ??
    madeOfHost(after) ??
    validate(declaredForm(after), kindFor(after, kind)) ??
    podSecurityRefusal(parts.store, before, after) ??
    grantProblem(currentPolicy(parts.store), { user: request.user, before, after });
  if (refused) return refuse(refused);
  const warnings = [...fields.warnings, ...podSecurityWarnings(parts.store, before, after)];
  const shown = given === ready.shown ? after : ready.shown;
  if (isDryRun(object)) return answer(object, withManagers(shown, ready.managers), { ...ready, warnings });
  const failed = await persist(parts, [{ ...ready.write, after }], request.user);
  if (failed) return refuse(failed);
  parts.overlay.rememberApplied(shown);
  parts.overlay.setManagers(formatKey(keyOf(shown)), ready.managers);
  parts.store.refresh(parts.clock());
  return answer(object, parts.store.get(kind, namespace, name)?.object ?? shown, { ...ready, warnings });
}

/** What was allowed is a write to the place that the path names, and to no other. */
function elsewhere({ namespace, name }: ObjectRequest, { metadata }: AnyObject): Status | null {
  if ((metadata.namespace ?? "") === namespace && metadata.name === name) return null;
  return failure(
    "BadRequest",
    "the name or namespace of the provided object does not match the one sent on the request",
  );
}

/** A machine is declared by what Berth needs to reach it; its Node is made of that. */
function madeOfHost({ apiVersion, kind, metadata: { name } }: AnyObject): Status | null {
  if (apiVersion !== "v1" || kind !== "Node") return null;
  const message = `nodes ${JSON.stringify(name)} is forbidden: a Node follows from a Host of berth.dev/v1alpha1: create that instead`;
  return failure("Forbidden", message, { name, kind: "nodes" });
}

/** A Node is written as its Host. */
function kindFor(object: AnyObject, kind: ServedKind): ServedKind {
  return kindOfObject(object) ?? kind;
}

interface Outcome {
  readonly status: number;
  readonly warnings: readonly string[];
}

function answer({ subresource, kind }: ObjectRequest, shown: AnyObject, { status, warnings }: Outcome): Answer {
  const body = subresource === "scale" ? scaleOf({ object: shown, kind }) : shown;
  return { kind: "json", status, body, warnings };
}

function withManagers(object: AnyObject, managers: Managers): AnyObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(managers.length > 0 ? { managedFields: [...managers] } : {}) } };
}
