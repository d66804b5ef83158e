import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import type { FieldPath } from "../field-path.ts";
import { limits } from "../limits.ts";

interface Node {
  readonly start: number;
  readonly entries: ReadonlyMap<string, { readonly keyStart: number; readonly node: Node }>;
  readonly items: readonly Node[];
}

export interface Locator {
  /** Offset of the key, or of the value, at a path in the document that starts at `start`; the nearest parent's where there is none. */
  offsetOf(start: number, path: FieldPath, point: "key" | "value"): number;
}

/**
 * Finds places in a text by parsing it a second time, when first asked. Reading a clean file never pays for it.
 * Documents that do not parse have no places; their faults carry their own.
 */
export function createLocator(text: string): Locator {
  const trees = new Map<number, Node>();
  return {
    offsetOf(start, path, point) {
      const tree = trees.get(start) ?? readTree(text, start);
      trees.set(start, tree);
      return walk(tree, path, point);
    },
  };
}

function walk(tree: Node, path: FieldPath, point: "key" | "value"): number {
  let node = tree;
  let offset = tree.start;
  for (const [index, step] of path.entries()) {
    const entry = node.entries.get(String(step));
    const next = entry?.node ?? (typeof step === "number" ? node.items[step] : undefined);
    if (!next) return offset;
    const isLast = index === path.length - 1;
    offset = entry && (point === "key" || !isLast) ? entry.keyStart : next.start;
    node = next;
  }
  return offset;
}

/** A document is found by its own start, so that a broken neighbour does not matter. */
function readTree(text: string, start: number): Node {
  const from = Math.max(0, text.lastIndexOf("\n---", start));
  const next = text.slice(start).search(/^---(?=\s|$)/m);
  const part = text.slice(0, next < 0 ? undefined : start + next).slice(from);
  const events = parseEvents(part, { maxDepth: limits.depth });
  const begin = events.findIndex((event) => event.type === EVENT_ID.DOCUMENT) + 1;
  return treeOf({ text: part, base: from, events, at: begin, anchors: new Map() });
}

interface Reading {
  readonly text: string;
  readonly base: number;
  readonly events: readonly Event[];
  readonly anchors: Map<string, Node>;
  at: number;
}

function treeOf(reading: Reading): Node {
  const event = reading.events[reading.at];
  reading.at += 1;
  if (!event || event.type === EVENT_ID.POP) return leaf(reading.base);
  if (event.type === EVENT_ID.ALIAS) {
    const target = reading.anchors.get(reading.text.slice(event.anchorStart, event.anchorEnd));
    const start = reading.base + event.anchorStart - 1;
    return target ? { ...target, start } : leaf(start);
  }
  const node = contentOf(reading, event);
  if ("anchorStart" in event && event.anchorStart >= 0) {
    reading.anchors.set(reading.text.slice(event.anchorStart, event.anchorEnd), node);
  }
  return node;
}

function contentOf(reading: Reading, event: Event): Node {
  if (event.type === EVENT_ID.MAPPING) return { ...leaf(reading.base + event.start), entries: entriesOf(reading) };
  if (event.type === EVENT_ID.SEQUENCE) return { ...leaf(reading.base + event.start), items: itemsOf(reading) };
  return leaf(reading.base + (event.type === EVENT_ID.SCALAR ? scalarStart(event) : 0));
}

function entriesOf(reading: Reading): Node["entries"] {
  const entries = new Map<string, { keyStart: number; node: Node }>();
  for (let key = reading.events[reading.at]; key && key.type !== EVENT_ID.POP; key = reading.events[reading.at]) {
    const name = key.type === EVENT_ID.SCALAR ? getScalarValue(reading.text, key) : "";
    const keyNode = treeOf(reading);
    const node = treeOf(reading);
    entries.set(name, {
      keyStart: keyNode.start,
      node: node.start > reading.base ? node : { ...node, start: keyNode.start },
    });
  }
  reading.at += 1;
  return entries;
}

function itemsOf(reading: Reading): readonly Node[] {
  const items: Node[] = [];
  for (let item = reading.events[reading.at]; item && item.type !== EVENT_ID.POP; item = reading.events[reading.at]) {
    items.push(treeOf(reading));
  }
  reading.at += 1;
  return items;
}

function leaf(start: number): Node {
  return { start, entries: new Map(), items: [] };
}

function scalarStart(event: ScalarEvent): number {
  const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  return Math.max(0, event.valueStart - (quoted ? 1 : 0));
}
