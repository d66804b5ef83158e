import { constructFromEvents, EVENT_ID, type Event, parseEvents, YAMLException } from "js-yaml";
import { limits } from "../limits.ts";
import { compose } from "./compose.ts";
import { findExcess } from "./find-excess.ts";
import { kubernetesTags } from "./kubernetes-tags.ts";
import type { SyntaxFault } from "./syntax-fault.ts";

/** One YAML document: its value, and where its content starts, counted in UTF-16 units from the start of the text. */
export interface RawDocument {
  readonly value: unknown;
  readonly start: number;
}

export interface Documents {
  readonly documents: readonly RawDocument[];
  readonly faults: readonly SyntaxFault[];
}

/** All documents of a text, or everything that keeps it from being read. Empty documents are left out. */
export function readDocuments(text: string): Documents {
  const first = tryRead(text);
  return first.faults.length === 0 ? first : readApart(text, first);
}

/** One broken document hides the rest of its file from the parser: read each by itself, so that all faults show at once. */
function readApart(text: string, whole: Documents): Documents {
  const starts = [0, ...[...text.matchAll(/^---(?=\s|$)/gm)].map((match) => match.index)];
  if (starts.length > 100 || whole.faults[0]?.code === "limit") return whole;
  const parts = starts.map((start, index) => shift(tryRead(text.slice(start, starts[index + 1])), start));
  const apart = { documents: parts.flatMap((part) => part.documents), faults: parts.flatMap((part) => part.faults) };
  return apart.faults.length === 0 ? whole : apart;
}

function shift({ documents, faults }: Documents, by: number): Documents {
  return {
    documents: documents.map((document) => ({ ...document, start: document.start + by })),
    faults: faults.map((fault) => ({ ...fault, offset: fault.offset + by })),
  };
}

function tryRead(text: string): Documents {
  try {
    return read(text);
  } catch (error) {
    return { documents: [], faults: [faultOf(error)] };
  }
}

function read(text: string): Documents {
  const events = parseEvents(text, { maxDepth: limits.depth });
  const shared = text.includes("*") && events.some((event) => event.type === EVENT_ID.ALIAS);
  const excess = shared || events.length > limits.nodesPerFile ? findExcess(text, events) : null;
  if (excess) return { documents: [], faults: [excess] };
  const values = (shared ? null : compose(text, events)) ?? construct(text, events);
  const starts = documentStarts(events);
  if (starts.length > limits.documentsPerFile) return { documents: [], faults: [tooManyDocuments] };
  const documents = values.map((value, index) => ({
    // A node an alias repeats would be one object in two places; what fills in defaults later must not see that.
    value: shared ? JSON.parse(JSON.stringify(value)) : value,
    start: starts[index] ?? 0,
  }));
  return { documents: documents.filter(({ value }) => value !== null && value !== undefined), faults: [] };
}

const tooManyDocuments: SyntaxFault = {
  code: "limit",
  message: `more than ${limits.documentsPerFile} documents: a manifest that size is refused`,
  hint: "spread them over several files",
  offset: 0,
};

function construct(text: string, events: Event[]): unknown[] {
  return constructFromEvents(events, { source: text, schema: kubernetesTags, maxAliases: limits.aliasesPerDocument });
}

function documentStarts(events: readonly Event[]): number[] {
  const starts: number[] = [];
  for (let index = 0; index < events.length; index += 1) {
    if (events[index]?.type === EVENT_ID.DOCUMENT) starts.push(startOf(events[index + 1]));
  }
  return starts;
}

/** Where a node starts in the text; a quoted scalar at its quote, an absent one at 0. */
function startOf(event: Event | undefined): number {
  if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) return event.start;
  return event?.type === EVENT_ID.SCALAR ? Math.max(0, event.valueStart) : 0;
}

function faultOf(error: unknown): SyntaxFault {
  if (!(error instanceof YAMLException)) throw error;
  const isLimit = /^(nesting exceeded|aliases exceeded)/.test(error.reason);
  const { reason } = error;
  return {
    code: isLimit ? "limit" : "syntax",
    message: reason,
    hint: hintFor(reason),
    offset: error.mark?.position ?? 0,
  };
}

const hints: readonly (readonly [start: string, hint: string])[] = [
  ["tab characters", "indent with spaces"],
  ["deficient indentation", "close what was opened above with a bracket, brace or quote, or indent this line further"],
  ["duplicated mapping key", "the key stands twice in this mapping: keep one of them"],
  ["unknown scalar tag", "tags such as !!binary are not read: write plain text"],
  ["unidentified alias", "quote the text if it is meant to start with *"],
  ["bad indentation", "line the key up with its siblings"],
];

function hintFor(reason: string): string | null {
  return hints.find(([start]) => reason.startsWith(start))?.[1] ?? null;
}
