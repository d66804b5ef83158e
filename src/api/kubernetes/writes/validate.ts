import { checkObject } from "../../../manifests/check-object.ts";
import { checkCustomObject } from "../../../manifests/custom/check-custom.ts";
import { formatPath } from "../../../manifests/field-path.ts";
import type { Finding } from "../../../manifests/finding.ts";
import { kindFacts } from "../../../model/kind-facts.ts";
import type { AnyObject } from "../../../model/object.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ServedKind } from "../served-kinds.ts";

/** What is wrong with an object by its schema and Kubernetes' rules, all of it at once; null where nothing is. */
export function validate(object: AnyObject, kind: ServedKind): Status | null {
  const errors = findingsOf(object, kind).filter(({ severity }) => severity === "error");
  if (errors.length === 0) return null;
  const full = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  const { name } = object.metadata;
  const sentences = errors.map(({ message }) => message);
  const message = `${full} ${JSON.stringify(name)} is invalid: ${sentences.length === 1 ? sentences[0] : `[${sentences.join(", ")}]`}`;
  const causes = errors.map(({ code, message: text, path }) => ({
    reason: reasons[code] ?? "FieldValueInvalid",
    message: withoutField(text, formatPath(path)),
    field: formatPath(path),
  }));
  return failure("Invalid", message, { name, group: kind.group, kind: kind.kind, causes });
}

/** All that the kind's schema and rules have against an object. Events have no schema here: nothing is made from what they say. */
export function findingsOf(object: AnyObject, { apiVersion, kind, custom }: ServedKind): readonly Finding[] {
  if (custom) return checkCustomObject(structuredClone(object), custom).findings;
  return kindFacts.has(`${apiVersion}/${kind}`) ? checkObject(structuredClone(object)).findings : [];
}

/** Clients print a cause's field in front of its message. */
function withoutField(message: string, field: string): string {
  return message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
}

/** Kubernetes' own words for what our findings are called. */
const reasons: Readonly<Record<string, string>> = {
  required: "FieldValueRequired",
  duplicate: "FieldValueDuplicate",
  "not-found": "FieldValueNotFound",
  forbidden: "FieldValueForbidden",
  "unsupported-value": "FieldValueNotSupported",
  "unknown-field": "FieldValueForbidden",
};
