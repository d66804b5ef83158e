import { isObject, type JsonObject } from "../patch/json-value.ts";
import { takesJson } from "../protocol/accept.ts";
import type { Answer } from "../protocol/answer.ts";
import type { ApiRequest } from "../protocol/api-request.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, type Status } from "../protocol/status.ts";
import { notAcceptable } from "../routes/read-object.ts";

/** What a client sent to be looked at. */
export interface ReviewBody {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

/** The body of a review; a kind that is left out is the one the path says. */
export function readReview(request: ApiRequest, kind: string): ReviewBody | Status {
  const body = readBody(request);
  if ("code" in body) return body;
  const { value } = body;
  if (!isObject(value)) return failure("BadRequest", "the body is no object");
  if (value["kind"] !== undefined && value["kind"] !== kind) {
    return failure("BadRequest", `${JSON.stringify(value["kind"])} does not belong here: expected ${kind}`);
  }
  const { metadata, spec } = value;
  return { metadata: isObject(metadata) ? metadata : {}, spec: isObject(spec) ? spec : {} };
}

/** What was sent, with its status. Reviews have no Table: they are never listed. */
export function answerReview(
  { accept }: ApiRequest,
  kind: { readonly apiVersion: string; readonly kind: string },
  { metadata, spec, status }: ReviewBody & { readonly status: unknown },
): Answer {
  if (!accept.some((form) => takesJson(form) && form.as === null)) return notAcceptable;
  const { apiVersion, kind: name } = kind;
  const body = { apiVersion, kind: name, metadata: { ...metadata, creationTimestamp: null }, spec, status };
  return { kind: "json", status: 201, body };
}

export function invalidReview(kind: string, field: string, why: string): Status {
  const causes = [{ reason: "FieldValueInvalid", message: why, field }];
  return failure("Invalid", `${kind} "" is invalid: ${field}: ${why}`, { kind, causes });
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
