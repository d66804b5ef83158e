import type { JSONSchemaProps } from "../../model/kubernetes.generated.ts";

/** A schema as ajv reads one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const anything: JsonSchema = {};
const metadata = { type: "object" };
/** What every object has beside what its schema says. */
const typeFields = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata };

/** The structural schema of a whole custom object as JSON Schema that knows no other fields. */
export function jsonSchemaOf(schema: JSONSchemaProps): JsonSchema {
  const root = structural({ ...schema, type: "object" });
  return { ...root, properties: { ...asRecord(root["properties"]), ...typeFields } };
}

/** What decides the fields: `properties`, `items` and `additionalProperties`; the rest only narrows values. */
function structural(schema: JSONSchemaProps): JsonSchema {
  const { properties, items, additionalProperties } = schema;
  const own = schema["x-kubernetes-embedded-resource"] ? typeFields : {};
  const fields = properties || schema["x-kubernetes-embedded-resource"] ? { ...own, ...mapped(properties) } : null;
  return {
    ...narrowing(schema),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...(fields ? { properties: fields } : {}),
    ...(isSchema(items) ? { items: structural(items) } : {}),
    ...closing(schema, additionalProperties),
  };
}

function closing(schema: JSONSchemaProps, additional: unknown): JsonSchema {
  if (isSchema(additional)) return { additionalProperties: structural(additional) };
  const open = additional === true || schema["x-kubernetes-preserve-unknown-fields"] === true;
  return schema.type === "object" && !open ? { additionalProperties: false } : {};
}

const taken = [
  ...["enum", "maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties", "multipleOf"],
  ...["pattern", "required", "uniqueItems"],
] as const;

function narrowing(schema: JSONSchemaProps): JsonSchema {
  const { allOf, anyOf, oneOf, not } = schema;
  return {
    ...typeOf(schema),
    ...Object.fromEntries(taken.flatMap((name) => (schema[name] === undefined ? [] : [[name, schema[name]]]))),
    ...limit("minimum", schema.minimum, schema.exclusiveMinimum),
    ...limit("maximum", schema.maximum, schema.exclusiveMaximum),
    ...(allOf ? { allOf: allOf.map(branch) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(branch) } : {}),
    ...(oneOf ? { oneOf: oneOf.map(branch) } : {}),
    ...(not ? { not: branch(not) } : {}),
  };
}

/** A branch says no more about which fields there are. */
function branch(schema: JSONSchemaProps): JsonSchema {
  const { properties, items, additionalProperties } = schema;
  return {
    ...narrowing(schema),
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, branch(part)])) }
      : {}),
    ...(isSchema(items) ? { items: branch(items) } : {}),
    ...(isSchema(additionalProperties) ? { additionalProperties: branch(additionalProperties) } : {}),
  };
}

function typeOf(schema: JSONSchemaProps): JsonSchema {
  const { type, nullable } = schema;
  const types = schema["x-kubernetes-int-or-string"] ? ["integer", "string"] : type === undefined ? [] : [type];
  if (types.length === 0) return anything;
  const all = nullable ? [...types, "null"] : types;
  return { type: all.length === 1 ? all[0] : all };
}

/** OpenAPI 3.0 says by a flag that a limit is not included; JSON Schema has a number of its own for it. */
function limit(name: "minimum" | "maximum", value: number | undefined, exclusive: boolean | undefined): JsonSchema {
  if (value === undefined) return {};
  return exclusive ? { [name === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum"]: value } : { [name]: value };
}

function mapped(properties: JSONSchemaProps["properties"] = {}): JsonSchema {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, structural(schema)]));
}

function isSchema(value: unknown): value is JSONSchemaProps {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asRecord(value: unknown): JsonSchema {
  return isSchema(value) ? { ...value } : {};
}
