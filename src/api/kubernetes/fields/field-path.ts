import { isObject, type JsonObject } from "../patch/json-value.ts";

/** Where a field is, in the elements of FieldsV1: `f:spec`, `k:{"name":"web"}`, `v:"x"`. As text, for sets and maps. */
export type FieldPath = string;

const separator = "\u0000";

export function childPath(path: FieldPath, element: string): FieldPath {
  return path === "" ? element : `${path}${separator}${element}`;
}

export function elementsOf(path: FieldPath): string[] {
  return path.split(separator);
}

/** A set of paths as `managedFields` shows it. */
export function toFieldsV1(paths: Iterable<FieldPath>): JsonObject {
  const root: Tree = new Map();
  for (const path of [...paths].sort()) {
    let node = root;
    for (const element of elementsOf(path)) node = node.get(element) ?? addChild(node, element);
    node.set(".", new Map());
  }
  return plain(root);
}

type Tree = Map<string, Tree>;

function addChild(node: Tree, element: string): Tree {
  const child: Tree = new Map();
  node.set(element, child);
  return child;
}

/** A field that is a member and has nothing below it is written as an empty object. */
function plain(node: Tree): JsonObject {
  if (node.size === 1 && node.has(".")) return {};
  return Object.fromEntries([...node].map(([element, child]) => [element, element === "." ? {} : plain(child)]));
}

/** The other way round. What is no FieldsV1 holds no paths. */
export function fromFieldsV1(fields: unknown, path: FieldPath = ""): FieldPath[] {
  if (!isObject(fields)) return [];
  const entries = Object.entries(fields);
  if (entries.length === 0) return path === "" ? [] : [path];
  return entries.flatMap(([element, below]) =>
    element === "." ? (path === "" ? [] : [path]) : fromFieldsV1(below, childPath(path, element)),
  );
}

/** `.spec.template.spec.containers[name="web"].image`, as Kubernetes names a field in a conflict. */
export function formatFieldPath(path: FieldPath): string {
  return elementsOf(path).map(formatElement).join("");
}

function formatElement(element: string): string {
  const text = element.slice(2);
  if (element.startsWith("f:")) return `.${text}`;
  if (element.startsWith("v:")) return `[=${text}]`;
  const keys = keysOf(element);
  return `[${Object.entries(keys)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(",")}]`;
}

/** The values that tell an item apart: `k:{"name":"web"}`. */
export function keysOf(element: string): JsonObject {
  try {
    const keys: unknown = JSON.parse(element.slice(2));
    return isObject(keys) ? keys : {};
  } catch {
    return {};
  }
}
