// Reads the models of the installed @kubernetes/client-node into JSON schema definitions.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { enums, quantities, ranges, required } from "./schema-facts.mjs";

const require = createRequire(import.meta.url);
const models = join(dirname(require.resolve("@kubernetes/client-node")), "gen/models");
const modelName = /^(V\d|ApiextensionsV1|CoreV1|EventsV1|DiscoveryV1|RbacV1|StorageV1)/;

const stringOrNumber = { type: ["string", "number"] };
const plain = {
  string: { type: "string" },
  boolean: { type: "boolean" },
  number: { type: "integer" },
  Date: { type: "string" },
  V1MicroTime: { type: "string" },
  IntOrString: { type: ["integer", "string"] },
  any: {},
  object: {},
};

function schemaOf(type, format, quantity) {
  const list = /^Array<(.+)>$/.exec(type);
  if (list) return { type: "array", items: schemaOf(list[1], format, quantity) };
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  if (map) return { type: "object", additionalProperties: schemaOf(map[1], format, quantity) };
  if (quantity) return stringOrNumber;
  if (format === "double") return { type: "number" };
  if (plain[type]) return plain[type];
  if (modelName.test(type)) return { $ref: `#/definitions/${type}` };
  throw new Error(`no schema for the type ${type}`);
}

function property(model, { baseName, type, format }) {
  const field = `${model}.${baseName}`;
  const schema = { ...schemaOf(type, format, quantities.has(field)), ...ranges[field] };
  if (!enums[field]) return schema;
  if (schema.type === "array") return { ...schema, items: { ...schema.items, enum: enums[field] } };
  return { ...schema, enum: enums[field] };
}

function definition(model) {
  const declaration = readFileSync(join(models, `${model}.d.ts`), "utf8");
  const attributes = require(join(models, `${model}.js`))[model].getAttributeTypeMap();
  const needed = attributes.filter(({ name }) => !declaration.includes(`'${name}'?:`)).map((a) => a.baseName);
  return {
    type: "object",
    additionalProperties: false,
    required: [...new Set([...needed, ...(required[model] ?? [])])],
    properties: Object.fromEntries(attributes.map((attribute) => [attribute.baseName, property(model, attribute)])),
  };
}

function references(schema) {
  return [...JSON.stringify(schema).matchAll(/"#\/definitions\/(\w+)"/g)].map((match) => match[1]);
}

/** Definitions of the models named and of all they refer to. */
export function readModels(names) {
  const definitions = {};
  const queue = [...names];
  while (queue.length > 0) {
    const model = queue.shift();
    if (definitions[model]) continue;
    definitions[model] = definition(model);
    queue.push(...references(definitions[model]));
  }
  return definitions;
}
