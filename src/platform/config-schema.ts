import { type Setting, settings } from "./settings.ts";

export interface Schema {
  readonly type: "object" | "array" | "string" | "integer" | "boolean";
  readonly description?: string;
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

interface ObjectSchema extends Schema {
  readonly properties: Record<string, Schema>;
}

const registries: Schema = {
  type: "array",
  description: "Credentials of image registries",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["server", "username"],
    properties: {
      server: { type: "string", minLength: 1 },
      username: { type: "string" },
      password: { type: "string" },
      passwordFile: { type: "string" },
    },
  },
};

/** JSON Schema of the configuration file. */
export function configSchema(): Schema {
  const root = objectSchema();
  for (const setting of settings) addSetting(root, setting);
  root.properties["registries"] = registries;
  return root;
}

function addSetting(root: ObjectSchema, setting: Setting): void {
  const names = setting.path.split(".");
  const last = names.pop() ?? "";
  const parent = names.reduce(childObject, root);
  parent.properties[last] = leafSchema(setting);
  if (setting.kind === "secret") parent.properties[`${last}File`] = { type: "string", minLength: 1 };
}

function childObject(parent: ObjectSchema, name: string): ObjectSchema {
  parent.properties[name] ??= objectSchema();
  return parent.properties[name] as ObjectSchema;
}

function objectSchema(): ObjectSchema {
  return { type: "object", additionalProperties: false, properties: {} };
}

function leafSchema({ kind, description, choices, pattern, minimum, maximum }: Setting): Schema {
  if (kind === "list") return { type: "array", items: { type: "string", ...(pattern && { pattern }) }, description };
  const type = kind === "integer" || kind === "boolean" ? kind : "string";
  const limits = { enum: choices, pattern, minimum, maximum };
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return { type, description, ...Object.fromEntries(given) };
}
