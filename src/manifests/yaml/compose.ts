import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { readPlain } from "./read-plain.ts";

interface Composing {
  readonly text: string;
  readonly events: readonly Event[];
  at: number;
  /** Set on meeting what only js-yaml's own constructor knows how to treat. */
  odd: boolean;
}

/**
 * Values straight from events, for the documents nearly all manifests are: no tags, anchors or duplicate keys. Null for
 * others. Half the work of js-yaml's constructor, which keeps more than we need for each value.
 */
export function compose(text: string, events: readonly Event[]): unknown[] | null {
  const composing: Composing = { text, events, at: 0, odd: false };
  const values: unknown[] = [];
  while (composing.at < events.length) {
    composing.at += 1;
    values.push(valueAt(composing));
    composing.at += 1;
    if (composing.odd) return null;
  }
  return values;
}

function valueAt(composing: Composing): unknown {
  const event = composing.events[composing.at];
  composing.at += 1;
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      return scalar(composing, event);
    case EVENT_ID.MAPPING:
      if (event.tagStart >= 0 || event.anchorStart >= 0) composing.odd = true;
      return mapping(composing);
    case EVENT_ID.SEQUENCE:
      if (event.tagStart >= 0 || event.anchorStart >= 0) composing.odd = true;
      return sequence(composing);
    default:
      composing.odd = true;
      return null;
  }
}

function scalar(composing: Composing, event: ScalarEvent): unknown {
  if (event.tagStart >= 0 || event.anchorStart >= 0) composing.odd = true;
  const { text } = composing;
  const isFast = event.fast && event.valueStart >= 0;
  const source = isFast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);
  return event.style === SCALAR_STYLE.PLAIN ? readPlain(source) : source;
}

function mapping(composing: Composing): unknown {
  const { events } = composing;
  const value: Record<string, unknown> = {};
  while (!composing.odd) {
    const event = events[composing.at];
    composing.at += 1;
    if (event?.type === EVENT_ID.POP) return value;
    if (event?.type !== EVENT_ID.SCALAR) {
      composing.odd = true;
      return value;
    }
    const key = String(scalar(composing, event));
    // A name every object has, such as constructor or __proto__, counts as taken too: the slow way tells them apart.
    if (value[key] !== undefined) composing.odd = true;
    value[key] = valueAt(composing);
  }
  return value;
}

function sequence(composing: Composing): unknown {
  const { events } = composing;
  const items: unknown[] = [];
  while (!composing.odd) {
    if (events[composing.at]?.type === EVENT_ID.POP) {
      composing.at += 1;
      return items;
    }
    items.push(valueAt(composing));
  }
  return items;
}
