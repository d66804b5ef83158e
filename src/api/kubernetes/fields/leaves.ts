import { isObject, type JsonObject } from "../patch/json-value.ts";
import { childPath, type FieldPath } from "./field-path.ts";
import type { Shape } from "./shape.ts";

/** Every field of a value that can have an owner, with what it holds; an item of a list is there itself as well. */
export type Leaves = ReadonlyMap<FieldPath, unknown>;

/** Fields of metadata that can have owners: the others say which object it is, or are the system's. */
const ownedMetadata = new Set(["labels", "annotations", "finalizers", "ownerReferences"]);

/** The leaves of a whole object. Its status belongs to its own writers. */
export function leavesOfObject(object: JsonObject, shape: Shape): Leaves {
  const { apiVersion: _, kind: __, metadata, status: ___, ...body } = object;
  const owned = Object.entries(isObject(metadata) ? metadata : {}).filter(([name]) => ownedMetadata.has(name));
  const found = new Map<FieldPath, unknown>();
  const whole = { ...(owned.length > 0 ? { metadata: Object.fromEntries(owned) } : {}), ...body };
  if (Object.keys(whole).length > 0) collect(whole, shape, { path: "", found });
  return found;
}

interface Collecting {
  readonly path: FieldPath;
  readonly found: Map<FieldPath, unknown>;
}

function collect(value: unknown, shape: Shape, { path, found }: Collecting): void {
  const parts = partsOf(value, shape);
  if (parts === null || parts.length === 0) found.set(path, value);
  for (const { element, value: part, shape: below } of parts ?? []) {
    const place = childPath(path, element);
    if (!element.startsWith("f:")) found.set(place, element.startsWith("v:") ? part : null);
    if (!element.startsWith("v:")) collect(part, below, { path: place, found });
  }
}

export interface Part {
  readonly element: string;
  readonly value: unknown;
  readonly shape: Shape;
}

/** The parts of a value that have owners of their own; null for one that has none. */
export function partsOf(value: unknown, shape: Shape): Part[] | null {
  if (shape.kind === "object" && isObject(value)) {
    return Object.entries(value).map(([name, part]) => ({
      element: `f:${name}`,
      value: part,
      shape: shape.child(name),
    }));
  }
  if (shape.kind === "set" && Array.isArray(value)) {
    return value.map((item: unknown) => ({
      element: `v:${JSON.stringify(item)}`,
      value: item,
      shape: { kind: "whole" },
    }));
  }
  if (shape.kind !== "items" || !Array.isArray(value)) return null;
  return value.map((item: unknown) => ({ element: itemElement(item, shape.keys), value: item, shape: shape.item }));
}

/** The one field that Kubernetes fills in before it tells items apart. */
const defaults: Readonly<Record<string, string>> = { protocol: "TCP" };

function itemElement(item: unknown, keys: readonly string[]): string {
  const values = isObject(item) ? item : {};
  return `k:${JSON.stringify(Object.fromEntries([...keys].sort().map((key) => [key, values[key] ?? defaults[key] ?? null])))}`;
}
