import { EVENT_ID, type Event } from "js-yaml";
import { limits } from "../limits.ts";
import type { SyntaxFault } from "./syntax-fault.ts";

interface Open {
  readonly anchor: string | null;
  nodes: number;
}

/**
 * Counts nodes as if every alias were written out, without writing any out: nine aliases of nine aliases are a few hundred
 * bytes and a billion nodes. Gives the place where the count passes the limit or an alias holds itself, or null.
 */
export function findExcess(text: string, events: readonly Event[]): SyntaxFault | null {
  const sizes = new Map<string, number>();
  const open: Open[] = [];
  let offset = 0;
  for (const event of events) {
    if (event.type !== EVENT_ID.POP) offset = offsetOf(event);
    const size = visit({ text, event, sizes, open });
    if (size === null) return tooMuch("an alias that contains itself", offset);
    const top = open.at(-1);
    if (top) top.nodes += size;
    if (top && top.nodes > limits.nodesPerFile) {
      return tooMuch(`more than ${limits.nodesPerFile} nodes once aliases are written out`, offset);
    }
  }
  return null;
}

interface Visit {
  readonly text: string;
  readonly event: Event;
  readonly sizes: Map<string, number>;
  readonly open: Open[];
}

/** Nodes the event adds to what is open around it; null for an alias to a node that is still open. */
function visit({ text, event, sizes, open }: Visit): number | null {
  if (event.type === EVENT_ID.ALIAS) {
    const name = text.slice(event.anchorStart, event.anchorEnd);
    return open.some(({ anchor }) => anchor === name) ? null : (sizes.get(name) ?? 1);
  }
  if (event.type === EVENT_ID.POP) return close(sizes, open);
  const anchor =
    "anchorStart" in event && event.anchorStart >= 0 ? text.slice(event.anchorStart, event.anchorEnd) : null;
  if (event.type !== EVENT_ID.SCALAR) {
    open.push({ anchor, nodes: 1 });
    return 0;
  }
  if (anchor !== null) sizes.set(anchor, 1);
  return 1;
}

function close(sizes: Map<string, number>, open: Open[]): number {
  const closed = open.pop();
  if (closed?.anchor) sizes.set(closed.anchor, closed.nodes);
  return closed?.nodes ?? 0;
}

function offsetOf(event: Event): number {
  if ("start" in event) return event.start;
  if ("valueStart" in event) return Math.max(0, event.valueStart);
  return "anchorStart" in event ? Math.max(0, event.anchorStart) : 0;
}

function tooMuch(what: string, offset: number): SyntaxFault {
  return { code: "limit", message: `${what}: a manifest that size is refused`, hint: null, offset };
}
