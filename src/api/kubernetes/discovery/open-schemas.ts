import { generatedDefinitions } from "../../../manifests/schema/definitions.generated.ts";
import { mergeKeyOf } from "../patch/merge-keys.ts";
import type { ServedKind } from "../served-kinds.ts";
import { generatedDescriptions } from "./descriptions.generated.ts";

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** The schemas that manifests are validated with: what is served and what is accepted are one thing. */
const { definitions, models } = generatedDefinitions as {
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly models: Readonly<Record<string, string>>;
};
/** By definition, then by field; "" for the definition itself. */
const descriptions = generatedDescriptions as Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The name of a kind's definition; null for one without a schema. */
export function definitionOf({ apiVersion, kind, group, version, custom }: ServedKind): string | null {
  if (custom) return [...group.split(".").reverse(), version, kind].join(".");
  return models[`${apiVersion}/${kind}`] ?? null;
}

export interface SchemaOptions {
  /** What references begin with: `#/components/schemas/`. */
  readonly prefix: string;
}

/** Schemas of these kinds and of all they refer to, by name; kubectl finds one by the kind it says it is. */
export function openSchemas(kinds: readonly ServedKind[], { prefix }: SchemaOptions): Map<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const kind of kinds) {
    if (kind.custom) collectCustom(kind, prefix, schemas);
    else collect(definitionOf(kind) ?? "", prefix, schemas);
  }
  for (const kind of kinds) {
    const name = definitionOf(kind) ?? "";
    schemas.set(name, { ...schemas.get(name), "x-kubernetes-group-version-kind": [groupVersionKind(kind)] });
  }
  return schemas;
}

export function groupVersionKind({ group, version, kind }: ServedKind) {
  return { group, version, kind };
}

/** People's own schema, with what every object has. */
function collectCustom(kind: ServedKind, prefix: string, into: Map<string, Schema>): void {
  collect("V1ObjectMeta", prefix, into);
  const { properties, ...schema } = (kind.custom?.schema ?? {}) as Schema;
  const text: Schema = { type: "string" };
  const metadata: Schema = { $ref: `${prefix}V1ObjectMeta` };
  into.set(definitionOf(kind) ?? "", {
    ...schema,
    type: "object",
    properties: { apiVersion: text, kind: text, ...properties, metadata },
  });
}

/** A definition and all that it refers to. */
function collect(name: string, prefix: string, into: Map<string, Schema>): void {
  const definition = definitions[name];
  if (!definition || into.has(name)) return;
  into.set(name, definition);
  const about = descriptions[name] ?? {};
  const shown = { ...described(about[""]), ...openSchema(definition, { prefix, about }) };
  into.set(name, shown);
  const references = JSON.stringify(shown).matchAll(new RegExp(`"${prefix}([^"]+)"`, "g"));
  for (const other of references) collect(other[1] ?? "", prefix, into);
}

interface Opening extends SchemaOptions {
  readonly about: Readonly<Record<string, string>>;
}

function described(description: string | undefined): Pick<Schema, "description"> {
  return description === undefined ? {} : { description };
}

/** JSON Schema as OpenAPI 3.0 writes it, with the keys by which kubectl merges lists. */
function openSchema(schema: Schema, opening: Opening): Schema {
  const { additionalProperties, properties, items, $ref, type, ...rest } = schema;
  const inner = { ...opening, about: {} };
  return {
    ...rest,
    ...($ref ? { $ref: $ref.replace("#/definitions/", opening.prefix) } : {}),
    ...typeOf(type),
    ...(properties ? { properties: openProperties(properties, opening) } : {}),
    ...(items ? { items: openSchema(items, inner) } : {}),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: openSchema(additionalProperties, inner) }
      : {}),
  };
}

function typeOf(type: Schema["type"]): Partial<Schema> {
  if (type === undefined) return {};
  if (typeof type === "string") return { type };
  // A number or a text, such as a port: upstream calls that a string of its own format.
  return type.includes("string") ? { type: "string", format: "int-or-string" } : { type: type[0] ?? "object" };
}

function openProperties(
  properties: Readonly<Record<string, Schema>>,
  opening: Opening,
): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      withDescription(withMergeKey(name, schema, opening), opening.about[name]),
    ]),
  );
}

/** What stands beside a reference does not count: the reference goes into a list of one. */
function withDescription(schema: Schema, description: string | undefined): Schema {
  if (description === undefined) return schema;
  const { $ref, ...rest } = schema;
  return { description, ...rest, ...($ref ? { allOf: [{ $ref }] } : {}) };
}

function withMergeKey(name: string, schema: Schema, opening: Opening): Schema {
  const open = openSchema(schema, { ...opening, about: {} });
  if (schema.type !== "array") return open;
  if (name === "finalizers") return { ...open, "x-kubernetes-patch-strategy": "merge" };
  const item = definitions[schema.items?.$ref?.replace("#/definitions/", "") ?? ""];
  const key = mergeKeyOf(name, [item?.properties ?? {}]);
  if (key === null || item?.properties?.[key] === undefined) return open;
  return { ...open, "x-kubernetes-patch-merge-key": key, "x-kubernetes-patch-strategy": "merge" };
}
