import { sameValue } from "../store/same-value.ts";
import { entryOf, isObject, withEntry, withoutEntry } from "./json-value.ts";

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** Why a patch cannot be applied. */
export class PatchFailure extends Error {}

/** RFC 6902. Throws PatchFailure where the patch is none or does not fit. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new PatchFailure("a JSON patch is a list of operations");
  if (patch.length > 10_000) throw new PatchFailure("more than 10000 operations");
  return patch.reduce((document: unknown, operation: unknown) => apply(document, readOperation(operation)), target);
}

function readOperation(value: unknown): Operation {
  if (!isObject(value) || typeof value["op"] !== "string" || typeof value["path"] !== "string") {
    throw new PatchFailure("an operation needs op and path");
  }
  return value as unknown as Operation;
}

function apply(document: unknown, { op, path, from, value }: Operation): unknown {
  const at = parsePointer(path);
  switch (op) {
    case "add":
      return add(document, at, value);
    case "remove":
      return remove(document, at);
    case "replace":
      return at.length === 0 ? value : add(remove(document, at), at, value);
    case "move": {
      const source = parsePointer(from ?? "");
      return add(remove(document, source), at, get(document, source));
    }
    case "copy":
      return add(document, at, get(document, parsePointer(from ?? "")));
    case "test":
      if (!sameValue(get(document, at), value)) throw new PatchFailure(`test failed at ${path}`);
      return document;
    default:
      throw new PatchFailure(`unknown operation ${JSON.stringify(op)}`);
  }
}

function parsePointer(pointer: string): string[] {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new PatchFailure(`not a JSON pointer: ${JSON.stringify(pointer)}`);
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function get(document: unknown, path: readonly string[]): unknown {
  return path.reduce((at, name) => child(at, name), document);
}

function child(parent: unknown, name: string): unknown {
  const value = Array.isArray(parent)
    ? parent[indexOf(name, parent.length - 1)]
    : isObject(parent)
      ? entryOf(parent, name)
      : undefined;
  if (value === undefined) throw new PatchFailure(`nothing at ${JSON.stringify(name)}`);
  return value;
}

function add(document: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (rest.length > 0) return replaceChild(document, name, add(child(document, name), rest, value));
  if (Array.isArray(document)) {
    const at = name === "-" ? document.length : indexOf(name, document.length);
    return [...document.slice(0, at), value, ...document.slice(at)];
  }
  return replaceChild(document, name, value);
}

function remove(document: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return undefined;
  const inner = child(document, name);
  if (rest.length > 0) return replaceChild(document, name, remove(inner, rest));
  if (Array.isArray(document)) return document.filter((_, index) => index !== indexOf(name, document.length - 1));
  return withoutEntry(document as Record<string, unknown>, name);
}

function replaceChild(parent: unknown, name: string, value: unknown): unknown {
  if (Array.isArray(parent)) {
    const at = indexOf(name, parent.length - 1);
    return parent.map((item, index) => (index === at ? value : item));
  }
  if (!isObject(parent)) throw new PatchFailure(`nothing can be at ${JSON.stringify(name)}`);
  return withEntry(parent, name, value);
}

function indexOf(name: string, largest: number): number {
  const index = /^(0|[1-9]\d{0,6})$/.test(name) ? Number(name) : -1;
  if (index < 0 || index > largest) throw new PatchFailure(`no index ${JSON.stringify(name)}`);
  return index;
}
