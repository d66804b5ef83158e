import { Ajv, type ErrorObject } from "ajv";
import { nearest } from "../manifests/schema/did-you-mean.ts";
import { type EntryPoint, parseEntryPoint } from "../model/entry-point.ts";
import type { Problem } from "../model/problem.ts";
import type { ConfigFile } from "./config-file.ts";
import type { Layers } from "./config-layers.ts";
import { configSchema, type Schema } from "./config-schema.ts";
import { settings } from "./settings.ts";

const schema = configSchema();
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
const secretNames = new Set(settings.filter(({ kind }) => kind === "secret").map(({ path }) => path));

/** Everything the schema and the rules between settings have against a configuration, each where it was written. */
export function checkConfig(file: ConfigFile, { value, origins }: Layers): Problem[] {
  const found = validate(value ?? {}) ? rulesBroken(value ?? {}) : (validate.errors ?? []).map(findingOf);
  return found.map(({ path, part, message, hint }) => {
    const origin = origins.get(path.join("."));
    const place = origin ? null : file.locate(path, part);
    const name = origin ?? path.join(".");
    const sentence = name === "" ? message : `${name}: ${message}`;
    const frame = secretNames.has(path.join(".")) ? null : (place?.frame ?? null);
    return { code: "config-invalid", severity: "error", message: sentence, hint, at: place?.at ?? null, frame };
  });
}

interface Finding {
  readonly path: readonly string[];
  readonly part: "key" | "value";
  readonly message: string;
  readonly hint: string | null;
}

function findingOf({ instancePath, keyword, params, message }: ErrorObject): Finding {
  const path = instancePath.split("/").slice(1);
  if (keyword === "additionalProperties") return unknownSetting(path, String(params["additionalProperty"]));
  if (keyword === "required") {
    return { path, part: "value", message: `${String(params["missingProperty"])} is missing`, hint: null };
  }
  return { path, part: "value", message: expectation(keyword, params) ?? message ?? "is not valid", hint: null };
}

function unknownSetting(parent: readonly string[], name: string): Finding {
  const near = nearest(name, Object.keys(schemaAt(parent)?.properties ?? {}));
  const hint = near ? `did you mean ${[...parent, near].join(".")}?` : null;
  return { path: [...parent, name], part: "key", message: "no such setting", hint };
}

const typeNames: Readonly<Record<string, string>> = {
  object: "a map",
  array: "a list",
  string: "a text",
  integer: "a whole number",
  boolean: "true or false",
};

function expectation(keyword: string, params: Record<string, unknown>): string | null {
  if (keyword === "type") return `expected ${typeNames[String(params["type"])] ?? params["type"]}`;
  if (keyword === "enum") return `expected one of ${(params["allowedValues"] as string[]).join(", ")}`;
  if (keyword === "minimum") return `expected at least ${params["limit"]}`;
  if (keyword === "maximum") return `expected at most ${params["limit"]}`;
  if (keyword === "pattern") return `does not match ${params["pattern"]}`;
  return null;
}

function schemaAt(path: readonly string[]): Schema | undefined {
  return path.reduce<Schema | undefined>(
    (at, name) => (at?.type === "array" ? at.items : at?.properties?.[name]),
    schema,
  );
}

/** Settings that contradict each other. */
function rulesBroken(value: unknown): Finding[] {
  const given = (path: string): boolean => valueAt(value, path.split(".")) !== undefined;
  const pairs = [
    ["repository.branch", "repository.tag"],
    ["repository.branch", "repository.commit"],
    ["repository.tag", "repository.commit"],
    ["repository.token", "repository.password"],
    ...[...secretNames].map((path) => [path, `${path}File`]),
  ];
  const both = pairs
    .filter((pair) => pair.every(given))
    .map(([first = "", second = ""]) => contradiction(first, second));
  return [...both, ...entryPointFaults((valueAt(value, ["traefik", "entryPoints"]) ?? []) as readonly string[])];
}

/** Of the form the schema asks for; but two cannot listen on one port, nor any where Traefik does already. */
function entryPointFaults(texts: readonly string[]): Finding[] {
  const points = texts.map(parseEntryPoint);
  return texts.flatMap((text, index) => {
    const point = points[index];
    const before = points.slice(0, index);
    const clash = before.some((one) => one?.name === point?.name || (one && point && isSamePort(one, point)));
    if (point && !clash) return [];
    const message = `${text} is taken: web, websecure and traefik are names, and 80, 443 and 8080 TCP ports, that Traefik has already`;
    const path = ["traefik", "entryPoints", String(index)];
    return [{ path, part: "value" as const, message, hint: "give each entry point a name and a port of its own" }];
  });
}

function isSamePort(a: EntryPoint, b: EntryPoint): boolean {
  return a.port === b.port && a.protocol === b.protocol;
}

function contradiction(first: string, second: string): Finding {
  return {
    path: second.split("."),
    part: "key",
    message: `cannot be given together with ${first}`,
    hint: "remove one of the two",
  };
}

export function valueAt(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], tree);
}
