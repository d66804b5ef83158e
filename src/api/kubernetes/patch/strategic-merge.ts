import { entryOf, isObject, type JsonObject, withEntry, withoutEntry } from "./json-value.ts";
import { isMergedSet, mergeKeyOf } from "./merge-keys.ts";

/**
 * Strategic merge patch, as apimachinery's strategicpatch applies one: lists with a merge key are merged item by item,
 * with the directives `$patch`, `$retainKeys`, `$setElementOrder/x` and `$deleteFromPrimitiveList/x`.
 */
export function strategicMerge(target: JsonObject, patch: JsonObject): JsonObject {
  if (entryOf(patch, "$patch") === "replace") return withoutEntry(patch, "$patch");
  const retained = retainedKeys(target, patch);
  return Object.entries(patch)
    .sort(([a], [b]) => Number(a.startsWith("$")) - Number(b.startsWith("$")))
    .reduce((merged, [name, value]) => mergeEntry(merged, name, value), retained);
}

function retainedKeys(target: JsonObject, patch: JsonObject): JsonObject {
  const keys = entryOf(patch, "$retainKeys");
  if (!Array.isArray(keys)) return target;
  return Object.fromEntries(Object.entries(target).filter(([name]) => keys.includes(name)));
}

function mergeEntry(target: JsonObject, name: string, value: unknown): JsonObject {
  if (name.startsWith("$setElementOrder/")) return ordered(target, name.slice("$setElementOrder/".length), value);
  if (name.startsWith("$deleteFromPrimitiveList/")) {
    return withoutValues(target, name.slice("$deleteFromPrimitiveList/".length), value);
  }
  if (name.startsWith("$")) return target;
  if (value === null) return withoutEntry(target, name);
  const before = entryOf(target, name);
  if (isObject(value)) return mergeObject(target, name, value);
  if (Array.isArray(value)) return withEntry(target, name, mergeList(name, Array.isArray(before) ? before : [], value));
  return withEntry(target, name, value);
}

function mergeObject(target: JsonObject, name: string, patch: JsonObject): JsonObject {
  if (entryOf(patch, "$patch") === "delete") return withoutEntry(target, name);
  const before = entryOf(target, name);
  return withEntry(target, name, strategicMerge(isObject(before) ? before : {}, patch));
}

function mergeList(name: string, before: readonly unknown[], patch: readonly unknown[]): readonly unknown[] {
  if (isMergedSet(name)) return [...new Set([...before, ...patch])];
  const key = mergeKeyOf(name, [...before, ...patch]);
  const replaces = patch.some((item) => isObject(item) && entryOf(item, "$patch") === "replace");
  if (key === null || replaces) return patch.filter((item) => !isObject(item) || entryOf(item, "$patch") === undefined);
  return patch.reduce<readonly unknown[]>((items, item) => mergeItem(items, item, key), before);
}

function mergeItem(items: readonly unknown[], patch: unknown, key: string): readonly unknown[] {
  if (!isObject(patch)) return items;
  const at = items.findIndex((item) => isObject(item) && entryOf(item, key) === entryOf(patch, key));
  if (entryOf(patch, "$patch") === "delete") return items.filter((_, index) => index !== at);
  if (at < 0) return [...items, strategicMerge({}, patch)];
  return items.map((item, index) => (index === at ? strategicMerge(item as JsonObject, patch) : item));
}

/** Items that the order names come in that order, the others keep their place behind them. */
function ordered(target: JsonObject, name: string, order: unknown): JsonObject {
  const items = entryOf(target, name);
  if (!Array.isArray(items) || !Array.isArray(order)) return target;
  const key = mergeKeyOf(name, items);
  const idOf = (item: unknown): unknown => (key !== null && isObject(item) ? entryOf(item, key) : item);
  const places = new Map(order.map((item, index) => [idOf(item), index]));
  const placeOf = (item: unknown): number => places.get(idOf(item)) ?? places.size;
  return withEntry(
    target,
    name,
    [...items].sort((a, b) => placeOf(a) - placeOf(b)),
  );
}

function withoutValues(target: JsonObject, name: string, values: unknown): JsonObject {
  const items = entryOf(target, name);
  if (!Array.isArray(items) || !Array.isArray(values)) return target;
  return withEntry(
    target,
    name,
    items.filter((item) => !values.includes(item)),
  );
}
