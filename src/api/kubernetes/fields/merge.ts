import { isObject, type JsonObject, withEntry, withoutEntry } from "../patch/json-value.ts";
import { elementsOf, type FieldPath } from "./field-path.ts";
import { partsOf } from "./leaves.ts";
import type { Shape } from "./shape.ts";

/** What was applied brought into what there is: shared lists item by item, everything with one owner as a whole. */
export function mergeApplied(live: unknown, applied: unknown, shape: Shape): unknown {
  if (shape.kind === "object" && isObject(live) && isObject(applied)) return mergeObjects(live, applied, shape.child);
  const [before, next] = [partsOf(live, shape), partsOf(applied, shape)];
  if (!before || !next) return applied;
  const merged = new Map(before.map((part) => [part.element, part]));
  for (const part of next) {
    const known = merged.get(part.element);
    merged.set(part.element, known ? { ...part, value: mergeApplied(known.value, part.value, part.shape) } : part);
  }
  return [...merged.values()].map(({ value }) => value);
}

function mergeObjects(live: JsonObject, applied: JsonObject, child: (name: string) => Shape): JsonObject {
  return Object.entries(applied).reduce(
    (merged, [name, value]) =>
      withEntry(merged, name, Object.hasOwn(merged, name) ? mergeApplied(merged[name], value, child(name)) : value),
    live,
  );
}

/** The value without the fields at these paths, and without objects and lists that are empty by that. */
export function withoutFields(value: unknown, paths: readonly FieldPath[], shape: Shape): unknown {
  return paths.reduce((left, path) => without(left, elementsOf(path), shape), value);
}

function without(value: unknown, [element = "", ...rest]: readonly string[], shape: Shape): unknown {
  if (element.startsWith("f:")) {
    return isObject(value) && shape.kind === "object"
      ? withoutField(value, { name: element.slice(2), rest, shape })
      : value;
  }
  const parts = partsOf(value, shape);
  if (!parts) return value;
  return parts.flatMap((part) => {
    if (part.element !== element) return [part.value];
    return rest.length === 0 ? [] : [without(part.value, rest, part.shape)];
  });
}

interface At {
  readonly name: string;
  readonly rest: readonly string[];
  readonly shape: Extract<Shape, { kind: "object" }>;
}

function withoutField(value: JsonObject, { name, rest, shape }: At): JsonObject {
  if (!Object.hasOwn(value, name)) return value;
  if (rest.length === 0) return withoutEntry(value, name);
  const left = without(value[name], rest, shape.child(name));
  return isEmpty(left) ? withoutEntry(value, name) : withEntry(value, name, left);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
