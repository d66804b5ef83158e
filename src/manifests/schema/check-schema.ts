import { type FieldPath, formatPath } from "../field-path.ts";
import { type Finding, shown } from "../finding.ts";
import { limits } from "../limits.ts";
import { type Definition, definitionAt } from "./definitions.ts";
import { nearest } from "./did-you-mean.ts";
import { generatedValidators } from "./validators.generated.ts";

/** The part of ajv's error object that we read. */
interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

const validators: ReadonlyMap<string, Validator> = generatedValidators;

/** All that the schema of a kind has against a document; empty when it fits. */
export function checkSchema(kindKey: string, document: unknown): readonly Finding[] {
  const validate = validators.get(kindKey);
  if (!validate) throw new Error(`no schema for ${kindKey}`);
  if (validate(document)) return [];
  const errors = (validate.errors ?? []).slice(0, limits.problemsPerFile + 1);
  const findings = errors.map((error) => findingOf(kindKey, document, error));
  return uniqueByPlace(findings);
}

function findingOf(kindKey: string, document: unknown, error: SchemaError): Finding {
  const path = pathOf(document, error.instancePath);
  const value = valueAt(document, path);
  const quoted = kindKey === "v1/Secret" ? "<secret contents redacted>" : shown(value);
  switch (error.keyword) {
    case "additionalProperties":
      return unknownField(kindKey, path, String(error.params["additionalProperty"]));
    case "required":
      return missingField(path, String(error.params["missingProperty"]));
    case "enum":
      return unsupportedValue({ path, value, quoted }, error.params["allowedValues"] as readonly string[]);
    case "type":
      return wrongType({ path, value, quoted }, definitionAt(kindKey, path));
    default:
      return outOfRange({ path, quoted }, definitionAt(kindKey, path));
  }
}

function unknownField(kindKey: string, parent: FieldPath, name: string): Finding {
  const path = [...parent, name];
  const known = Object.keys(definitionAt(kindKey, parent)?.properties ?? {});
  return {
    ...finding("unknown-field", path, `unknown field "${formatPath(path)}"`),
    point: "key",
    hint: name === "<<" ? "merge keys are not read: write the fields out" : hintFor(name, known),
  };
}

function hintFor(name: string, known: readonly string[]): string | null {
  const near = nearest(name, known);
  if (near !== null) return `did you mean "${near}"?`;
  return known.length > 0 && known.length <= 12 ? `known fields: ${[...known].sort().join(", ")}` : null;
}

function missingField(parent: FieldPath, name: string): Finding {
  const path = [...parent, name];
  return { ...finding("required", path, `${formatPath(path)}: Required value`), point: "key" };
}

/** A value out of place, and how it may be quoted: what a Secret holds never is. */
interface Wrong {
  readonly path: FieldPath;
  readonly value: unknown;
  readonly quoted: string;
}

function unsupportedValue({ path, value, quoted }: Wrong, allowed: readonly string[]): Finding {
  const values = [...allowed].sort().map((text) => JSON.stringify(text));
  const message = `${formatPath(path)}: Unsupported value: ${quoted}: supported values: ${values.join(", ")}`;
  const near = typeof value === "string" ? nearest(value, allowed) : null;
  return { ...finding("unsupported-value", path, message), hint: near === null ? null : `did you mean "${near}"?` };
}

function wrongType({ path, value, quoted }: Wrong, definition: Definition | null): Finding {
  const wanted = typeName(definition);
  const message = `${formatPath(path)}: Invalid value: ${quoted}: expected ${wanted}, got ${nameOf(value)}`;
  return { ...finding("wrong-type", path, message), hint: typeHint(value, definition) };
}

function typeHint(value: unknown, definition: Definition | null): string | null {
  const wantsText = definition?.type === "string";
  if (wantsText && typeof value === "boolean") return "quote it: YAML reads yes, no, on, off, y and n as booleans";
  if (wantsText && typeof value === "number") return "quote it to make it text";
  if (definition?.type === "array") return 'start each item with "- "';
  return null;
}

function outOfRange({ path, quoted }: Pick<Wrong, "path" | "quoted">, definition: Definition | null): Finding {
  const { minimum = 0, maximum } = definition ?? {};
  const detail =
    maximum === undefined
      ? `must be greater than or equal to ${minimum}`
      : `must be between ${minimum} and ${maximum}, inclusive`;
  return finding("invalid", path, `${formatPath(path)}: Invalid value: ${quoted}: ${detail}`);
}

function finding(code: string, path: FieldPath, message: string): Finding {
  return { code, severity: "error", path, point: "value", message, hint: null };
}

function typeName(definition: Definition | null): string {
  const types = [definition?.type ?? "another type"].flat();
  return types.map((type) => words[type] ?? type).join(" or ");
}

const words: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  object: "a mapping",
  string: "text",
};

function nameOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isInteger(value) ? "a whole number" : "a number";
  return { boolean: "a boolean", object: "a mapping", string: "text" }[typeof value as string] ?? typeof value;
}

function pathOf(document: unknown, pointer: string): FieldPath {
  const path: (string | number)[] = [];
  let value = document;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const step = Array.isArray(value) ? Number(name) : name;
    path.push(step);
    value = valueAt(value, [step]);
  }
  return path;
}

function valueAt(document: unknown, path: FieldPath): unknown {
  return path.reduce((value, step) => (value as Record<string | number, unknown> | null)?.[step], document);
}

/** A union of types fails once for each of its members; one sentence is enough. */
function uniqueByPlace(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) seen.set(`${finding.code} ${JSON.stringify(finding.path)}`, finding);
  return [...seen.values()];
}
