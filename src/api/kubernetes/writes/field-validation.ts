import { type FieldPath, formatPath } from "../../../manifests/field-path.ts";
import type { AnyObject } from "../../../model/object.ts";
import { isObject, withEntry, withoutEntry } from "../patch/json-value.ts";
import type { ApiRequest } from "../protocol/api-request.ts";
import { duplicateFields } from "../protocol/duplicate-fields.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ServedKind } from "../served-kinds.ts";
import { declaredForm } from "./declared-form.ts";
import { findingsOf } from "./validate.ts";

interface Asked {
  /** Fields that the body names twice. */
  readonly duplicates: readonly string[];
  readonly query: URLSearchParams;
}

interface KnownFields {
  readonly object: AnyObject;
  readonly warnings: readonly string[];
}

/**
 * The object without fields its kind does not have, as `fieldValidation` asks: Strict refuses them, Warn tells of them, which
 * is also what happens unless asked, Ignore says nothing. They are dropped in any case: Git holds nothing that means nothing.
 */
export function knownFields(object: AnyObject, served: ServedKind, { duplicates, query }: Asked): KnownFields | Status {
  const mode = query.get("fieldValidation") || "Warn";
  if (mode !== "Strict" && mode !== "Warn" && mode !== "Ignore") return unsupported(mode);
  const unknown = unknownFields(object, served);
  const told = [
    ...unknown.map((path) => `unknown field "${formatPath(path)}"`),
    ...duplicates.map((path) => `duplicate field "${path}"`),
  ];
  if (mode === "Strict" && told.length > 0) {
    const { apiVersion, kind } = object;
    const version = apiVersion.split("/").at(-1);
    const message = `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${told.join(", ")}`;
    return failure("BadRequest", message);
  }
  // From the end on, so that places in a list stay what they are.
  const known = [...unknown].reverse().reduce<unknown>(withoutPath, object) as AnyObject;
  return { object: known, warnings: mode === "Warn" ? told : [] };
}

/** What a client wrote twice; only JSON is looked at, since other bodies are not read as text. */
export function duplicatesIn({ contentType, body, query }: ApiRequest): readonly string[] {
  const written = contentType === "" || contentType === "application/json";
  return written && query.get("fieldValidation") !== "Ignore" ? duplicateFields(body.toString("utf8")) : [];
}

function unknownFields(object: AnyObject, kind: ServedKind): FieldPath[] {
  const findings = findingsOf(declaredForm(object), kind);
  return findings.filter(({ code }) => code === "unknown-field").map(({ path }) => path);
}

function withoutPath(value: unknown, [name, ...rest]: FieldPath): unknown {
  if (typeof name === "number" && Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === name ? withoutPath(item, rest) : item));
  }
  if (!isObject(value) || name === undefined) return value;
  return rest.length === 0
    ? withoutEntry(value, String(name))
    : withEntry(value, String(name), withoutPath(value[name], rest));
}

function unsupported(mode: string): Status {
  const message = `fieldValidation: Unsupported value: ${JSON.stringify(mode)}: supported values: "Ignore", "Strict", "Warn"`;
  const causes = [{ reason: "FieldValueNotSupported", message, field: "fieldValidation" }];
  return failure("Invalid", message, { causes });
}
