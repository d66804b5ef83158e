import { entryOf, isObject, type JsonObject } from "./json-value.ts";

/** RFC 7386: maps are merged, null removes, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const base: JsonObject = isObject(target) ? target : {};
  const kept = Object.entries(base).filter(([name]) => entryOf(patch, name) === undefined);
  const changed = Object.entries(patch)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, mergePatch(entryOf(base, name), value)] as const);
  const order = new Map(Object.keys(base).map((name, index) => [name, index]));
  const place = ([name]: readonly [string, unknown]): number => order.get(name) ?? order.size;
  return Object.fromEntries([...kept, ...changed].sort((a, b) => place(a) - place(b)));
}
