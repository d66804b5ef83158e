import { type Document, isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { isObject } from "../patch/json-value.ts";
import { mergeKeyOf } from "../patch/merge-keys.ts";
import { sameValue } from "../store/same-value.ts";

/** A value before and after a write, at one place of a document. */
export interface Edit {
  readonly document: Document;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Brings the difference between two values into a map of YAML nodes, and nothing else: what did not change keeps its
 * comments, order and style, and a default that was never written is not written now.
 */
export function editMap(map: YAMLMap, { document, before, after }: Edit): void {
  const [old, next] = [asObject(before), asObject(after)];
  for (const name of Object.keys(old)) if (!Object.hasOwn(next, name)) map.delete(name);
  for (const [name, value] of Object.entries(next)) {
    if (!sameValue(old[name], value)) setChild(map, name, { document, before: old[name], after: value });
  }
}

function setChild(map: YAMLMap, name: string, edit: Edit): void {
  const child = map.get(name, true) as Node | undefined;
  if (isMap(child) && isObject(edit.after)) editMap(child, edit);
  else if (isSeq(child) && Array.isArray(edit.after)) editList(child, name, edit);
  else if (child && "value" in child && !isStructure(edit.after)) child.value = edit.after;
  else map.set(name, edit.document.createNode(withoutUnset(edit.after)));
}

/** Items are matched by what tells them apart where the list has such a field, else by their place. */
function editList(list: YAMLSeq, name: string, { document, before, after }: Edit): void {
  const old = Array.isArray(before) ? before : [];
  const next = Array.isArray(after) ? after : [];
  const key = mergeKeyOf(name, [...old, ...next]);
  // A list the file does not have in full cannot be matched item by item.
  const nodes = list.items.length === old.length ? [...list.items] : [];
  list.items = next.map((item, index) => {
    const at = placeIn(old, item, key) ?? (key === null && old.length === next.length ? index : -1);
    const node = nodes[at];
    if (node === undefined) return document.createNode(withoutUnset(item));
    if (isMap(node) && isObject(item)) editMap(node, { document, before: old[at], after: item });
    else if (!sameValue(old[at], item)) return document.createNode(item);
    return node;
  });
}

/** Where a list had an item; null where it is new to it. */
function placeIn(old: readonly unknown[], item: unknown, key: string | null): number | null {
  const isIt = (other: unknown): boolean =>
    key === null ? sameValue(other, item) : isObject(other) && isObject(item) && other[key] === item[key];
  const at = old.findIndex(isIt);
  return at < 0 ? null : at;
}

function isStructure(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** Clients send null and empty times for what is not set: that is not for people to read. */
export function withoutUnset(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnset);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => (part === null ? [] : [[name, withoutUnset(part)]])),
  );
}

/** What typed clients send empty though nobody set it, because their language has no other word for it. */
const emptyByClients = new Set(["metadata", "resources", "spec", "status", "strategy", "updateStrategy"]);

/** Without the empty parts that mean the same as none. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isObject(value)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, withoutEmpty(part)] as const);
  return Object.fromEntries(parts.filter(([name, part]) => !(emptyByClients.has(name) && isEmpty(part))));
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
