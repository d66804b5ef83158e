import { type Document, isMap, isSeq, parseAllDocuments, type YAMLMap } from "yaml";
import type { AnyObject } from "../../../model/object.ts";
import { isObject } from "../patch/json-value.ts";
import { editMap, withoutEmpty, withoutUnset } from "./edit-node.ts";
import { keepLines } from "./keep-lines.ts";
import { lateChange } from "./late-change.ts";

/** Manifests are read by YAML 1.1, where `y` and `off` are no texts unless quoted. */
const writing = { compat: "yaml-1.1" } as const;

/**
 * A text to write, or null to remove the file; "absent" where the object is not in it; `late` names a field that somebody else
 * changed since.
 */
export type Edited = { readonly content: string | null } | { readonly late: string } | "absent";

/** The text with one object changed from what it was to what it shall be. Other documents stay byte for byte. */
export function changeInFile(text: string, before: AnyObject, after: AnyObject): Edited {
  const late = lateChange({ current: find(text, before)?.map.toJSON() as unknown, before, after });
  if (late !== null) return { late };
  return edit(text, before, ({ document, map }) => editMap(map, { document, before, after }));
}

/** Whether a text has this object in it. */
export function holds(text: string, object: AnyObject): boolean {
  return find(text, object) !== null;
}

/** The text without one object; null where nothing else was in it. */
export function removeFromFile(text: string, object: AnyObject): Edited {
  const found = find(text, object);
  if (!found) return "absent";
  if (found.list && found.list.items.length > 1) {
    return edit(text, object, ({ list, map }) => list?.items.splice(list.items.indexOf(map), 1));
  }
  const rest = splice(text, found, "")
    .replace(/^(?:---\s*\n)+/, "")
    .replace(/(?:\n---\s*)+$/, "\n");
  return { content: rest.trim() === "" ? null : rest };
}

function edit(text: string, object: AnyObject, change: (found: Found) => void): Edited {
  const found = find(text, object);
  if (!found) return "absent";
  const before = render(text, found.document);
  change(found);
  const after = render(text, found.document);
  return { content: splice(text, found, keepLines({ written: text.slice(found.from, found.to), before, after })) };
}

/** A file of its own for a new object. */
export function newFile(object: AnyObject): string {
  const [document] = parseAllDocuments("{}", writing);
  if (!document || !("contents" in document)) return "";
  document.contents = document.createNode(
    madeByProgram(object) ? withoutEmpty(withoutUnset(object)) : withoutUnset(object),
  ) as never;
  return document.toString({ lineWidth: 0 });
}

/** Kinds that kubectl makes from arguments, by types which write what is empty too; in others empty may mean something. */
const typedKinds = /^(v1\/(Pod|Namespace)|apps\/v1\/.*|batch\/v1\/.*)$/;

const madeByProgram = ({ apiVersion, kind }: AnyObject): boolean => typedKinds.test(`${apiVersion}/${kind}`);

interface Found {
  readonly document: Document.Parsed;
  /** The object itself: a document, or an item of a List. */
  readonly map: YAMLMap;
  readonly list: { items: unknown[] } | null;
  readonly from: number;
  readonly to: number;
}

function find(text: string, object: AnyObject): Found | null {
  const documents = parseAllDocuments(text, { ...writing, keepSourceTokens: false });
  // What a damaged file says is not known for certain: it is left to a person.
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return null;
  const ends = [0, ...documents.map(({ range }) => range[2])];
  const found = documents.map((document, index) => findIn(document, object, ends[index] ?? 0));
  return found.find((place) => place !== null) ?? null;
}

/** Comments before a first marker are the file's own; without a marker they are the document's, from `previousEnd` on. */
function findIn(document: Document.Parsed, object: AnyObject, previousEnd: number): Found | null {
  const { contents, range } = document;
  if (!isMap(contents)) return null;
  const place = { document, from: document.directives.docStart === true ? range[0] : previousEnd, to: range[2] };
  if (isOf(contents, object)) return { ...place, map: contents, list: null };
  const items = contents.get("items", true);
  const item = isSeq(items) ? items.items.find((node) => isMap(node) && isOf(node, object)) : undefined;
  return isSeq(items) && isMap(item) ? { ...place, map: item, list: items } : null;
}

function isOf(map: YAMLMap, { apiVersion, kind, metadata }: AnyObject): boolean {
  const { name, namespace = "default" }: { name?: unknown; namespace?: unknown } = metadataOf(map);
  return (
    map.get("apiVersion") === apiVersion &&
    map.get("kind") === kind &&
    name === metadata.name &&
    namespace === (metadata.namespace ?? "default")
  );
}

function metadataOf(map: YAMLMap): Readonly<Record<string, unknown>> {
  const metadata = map.get("metadata", true);
  const plain: unknown = isMap(metadata) ? metadata.toJSON() : null;
  return isObject(plain) ? plain : {};
}

function splice(text: string, { from, to }: Found, content: string): string {
  const separator = content !== "" && to < text.length && !content.endsWith("\n") ? "\n" : "";
  return text.slice(0, from) + content + separator + text.slice(to);
}

/** In the style of the file: lists indented or not, long lines left alone. */
function render(text: string, document: Document.Parsed): string {
  const flat = /^( *)[^\s#-][^\n]*:[ \t]*\n\1- /m.test(text);
  const options = { lineWidth: 0, indentSeq: !flat, directives: false } as const;
  if (document.directives.docStart !== true) return document.toString(options);
  // What stands before the marker is outside the document's range, though the library counts its comments in.
  document.commentBefore = null;
  return `---\n${document.toString(options)}`;
}
