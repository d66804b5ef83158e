import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { hashValue } from "../../model/hash.ts";
import type { AnyObject } from "../../model/object.ts";
import { type FieldPath, formatPath } from "../field-path.ts";
import { type Finding, shown } from "../finding.ts";
import { checkMetadata } from "../rules/metadata.ts";
import type { CustomKind } from "./custom-kind.ts";
import { jsonSchemaOf } from "./structural-schema.ts";

export interface CheckedCustomObject {
  /** With its schema's defaults; null where an error keeps it from being used. */
  readonly object: AnyObject | null;
  readonly findings: readonly Finding[];
}

/** Schemas compiled so far, by what they say. */
const compiled = new Map<string, ValidateFunction | string>();
const mostCompiled = 500;

/** One object of a custom kind: its structural schema, defaults and metadata. Fills in the value given. */
export function checkCustomObject(given: unknown, kind: CustomKind, home = "default"): CheckedCustomObject {
  if (!isObjectWithName(given)) return { object: null, findings: [nameless] };
  const validate = validatorOf(kind);
  if (typeof validate === "string") return { object: null, findings: [unusable(kind, validate)] };
  placeInNamespace(given, kind.namespaced ? home : null);
  const findings = validate(given) ? [] : (validate.errors ?? []).map((error) => findingOf(given, error));
  checkMetadata(given, (finding) => findings.push(finding));
  const unique = [...new Map(findings.map((finding) => [`${finding.code} ${finding.message}`, finding])).values()];
  return { object: unique.length === 0 ? given : null, findings: unique };
}

function validatorOf({ schema }: CustomKind): ValidateFunction | string {
  const mark = hashValue(schema, 32);
  const known = compiled.get(mark) ?? compile(schema);
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(mark, known);
  return known;
}

/** What ajv throws is a schema that is none, such as a pattern that cannot be read. */
function compile(schema: CustomKind["schema"]): ValidateFunction | string {
  try {
    const ajv = new Ajv({ allErrors: true, strict: false, useDefaults: true, validateFormats: false, logger: false });
    return ajv.compile({ ...jsonSchemaOf(schema) });
  } catch (error) {
    return error instanceof Error ? error.message : "it is no schema";
  }
}

function isObjectWithName(value: unknown): value is AnyObject {
  const metadata = typeof value === "object" && value !== null && "metadata" in value ? value.metadata : null;
  return typeof metadata === "object" && metadata !== null && "name" in metadata && typeof metadata.name === "string";
}

function placeInNamespace(object: AnyObject, home: string | null): void {
  const metadata = object.metadata as { namespace?: string };
  if (home !== null) metadata.namespace ||= home;
  else delete metadata.namespace;
}

function findingOf(
  object: AnyObject,
  { instancePath, keyword, params, message = "is not valid" }: ErrorObject,
): Finding {
  const path = pathOf(object, instancePath);
  const at = (code: string, field: FieldPath, text: string): Finding => ({
    ...{ code, severity: "error", path: field, point: code === "unknown-field" ? "key" : "value", hint: null },
    message: text,
  });
  if (keyword === "additionalProperties") {
    const field = [...path, String(params["additionalProperty"])];
    return at("unknown-field", field, `unknown field "${formatPath(field)}"`);
  }
  if (keyword === "required") {
    const field = [...path, String(params["missingProperty"])];
    return { ...at("required", field, `${formatPath(field)}: Required value`), point: "key" };
  }
  const value = shown(valueAt(object, path));
  if (keyword === "enum") {
    const allowed = (params["allowedValues"] as readonly unknown[]).map((one) => JSON.stringify(one)).join(", ");
    return at(
      "unsupported-value",
      path,
      `${formatPath(path)}: Unsupported value: ${value}: supported values: ${allowed}`,
    );
  }
  return at("invalid", path, `${formatPath(path)}: Invalid value: ${value}: ${message}`);
}

/** `/spec/ports/0` as steps, with numbers where lists are. */
function pathOf(object: unknown, pointer: string): FieldPath {
  const steps: (string | number)[] = [];
  let value = object;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const step = Array.isArray(value) ? Number(name) : name;
    steps.push(step);
    value = valueAt(value, [step]);
  }
  return steps;
}

function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((part, step) => (part as Record<string | number, unknown> | undefined)?.[step], value);
}

const nameless: Finding = {
  ...{ code: "required", severity: "error", path: ["metadata", "name"], point: "key", hint: null },
  message: "metadata.name: Required value",
};

function unusable({ kind, plural, group }: CustomKind, reason: string): Finding {
  const message = `the schema of ${kind} cannot be used: ${reason}`;
  const hint = `see CustomResourceDefinition ${plural}.${group}`;
  return { code: "invalid", severity: "error", path: ["kind"], point: "value", message, hint };
}
