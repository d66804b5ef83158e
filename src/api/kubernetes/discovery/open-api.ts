import { generatedDefinitions } from "../../../manifests/schema/definitions.generated.ts";
import { hashValue } from "../../../model/hash.ts";
import { groupOf } from "../../../model/object.ts";
import { mergeKeyOf } from "../patch/merge-keys.ts";
import { type ServedKind, servedKinds, servedVersions } from "../served-kinds.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
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

const documents = new Map<string, unknown>();

/** `/openapi/v3`: where the document of each API version is. */
export function openApiIndex(): unknown {
  const paths = servedVersions.map((apiVersion) => {
    const path = pathOf(apiVersion);
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hashValue(openApiDocument(path), 32)}` }] as const;
  });
  return { paths: Object.fromEntries(paths) };
}

/** One document, by its path in the index: `apis/apps/v1`. Null where there is none. */
export function openApiDocument(path: string): unknown {
  const apiVersion = servedVersions.find((version) => pathOf(version) === path);
  if (apiVersion === undefined) return null;
  const known = documents.get(path) ?? buildDocument(apiVersion);
  documents.set(path, known);
  return known;
}

function pathOf(apiVersion: string): string {
  return groupOf(apiVersion) === "" ? `api/${apiVersion}` : `apis/${apiVersion}`;
}

function buildDocument(apiVersion: string): unknown {
  const kinds = servedKinds.filter((kind) => kind.apiVersion === apiVersion && models[keyOf(kind)] !== undefined);
  const schemas = new Map<string, Schema>();
  for (const kind of kinds) collect(models[keyOf(kind)] ?? "", schemas);
  for (const kind of kinds) nameKind(kind, schemas);
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.34.0" },
    paths: Object.fromEntries(kinds.flatMap(pathsOf)),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

function keyOf({ apiVersion, kind }: ServedKind): string {
  return `${apiVersion}/${kind}`;
}

/** A definition and all that it refers to. */
function collect(name: string, into: Map<string, Schema>): void {
  const definition = definitions[name];
  if (!definition || into.has(name)) return;
  into.set(name, definition);
  const shown = openSchema(definition);
  into.set(name, shown);
  for (const other of JSON.stringify(shown).matchAll(/#\/components\/schemas\/([^"]+)/g)) collect(other[1] ?? "", into);
}

/** kubectl finds a schema by the kind it says it is. */
function nameKind(kind: ServedKind, schemas: Map<string, Schema>): void {
  const name = models[keyOf(kind)] ?? "";
  schemas.set(name, { ...schemas.get(name), "x-kubernetes-group-version-kind": [groupVersionKind(kind)] });
}

function groupVersionKind({ group, version, kind }: ServedKind) {
  return { group, version, kind };
}

/** JSON Schema as OpenAPI 3.0 writes it, with the keys by which kubectl merges lists. */
function openSchema(schema: Schema): Schema {
  const { additionalProperties, properties, items, $ref, type, ...rest } = schema;
  return {
    ...rest,
    ...($ref ? { $ref: $ref.replace("#/definitions/", "#/components/schemas/") } : {}),
    ...typeOf(type),
    ...(properties ? { properties: openProperties(properties) } : {}),
    ...(items ? { items: openSchema(items) } : {}),
    ...(typeof additionalProperties === "object" ? { additionalProperties: openSchema(additionalProperties) } : {}),
  };
}

function typeOf(type: Schema["type"]): Partial<Schema> {
  if (type === undefined) return {};
  if (typeof type === "string") return { type };
  // A number or a text, such as a port: upstream calls that a string of its own format.
  return type.includes("string") ? { type: "string", format: "int-or-string" } : { type: type[0] ?? "object" };
}

function openProperties(properties: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, withMergeKey(name, schema)]));
}

function withMergeKey(name: string, schema: Schema): Schema {
  const open = openSchema(schema);
  if (schema.type !== "array") return open;
  if (name === "finalizers") return { ...open, "x-kubernetes-patch-strategy": "merge" };
  const item = definitions[schema.items?.$ref?.replace("#/definitions/", "") ?? ""];
  const key = mergeKeyOf(name, [item?.properties ?? {}]);
  if (key === null || item?.properties?.[key] === undefined) return open;
  return { ...open, "x-kubernetes-patch-merge-key": key, "x-kubernetes-patch-strategy": "merge" };
}

const queryParameters = ["dryRun", "fieldManager", "fieldValidation"].map((name) => ({
  name,
  in: "query",
  schema: { type: "string" },
}));

/** kubectl looks here for which parameters a kind's writes know. */
function pathsOf(kind: ServedKind) {
  const root = `/${pathOf(kind.apiVersion)}${kind.namespaced ? "/namespaces/{namespace}" : ""}/${kind.plural}`;
  const operation = {
    "x-kubernetes-group-version-kind": groupVersionKind(kind),
    parameters: queryParameters,
    responses: {},
  };
  return [
    [root, { post: { ...operation, "x-kubernetes-action": "post" } }],
    [
      `${root}/{name}`,
      { put: { ...operation, "x-kubernetes-action": "put" }, patch: { ...operation, "x-kubernetes-action": "patch" } },
    ],
  ] as const;
}
