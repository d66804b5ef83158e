import type { ObservedHost } from "../model/observed.ts";
import type { ViewInput } from "../view/view.ts";

/**
 * Passes a turn on only where something in it shows. Most turns change nothing, and making the view of a thousand pods
 * to find that out takes twenty times as long as comparing what it would be made from.
 */
export function publishChanges(publish: (input: ViewInput) => void): (input: ViewInput) => void {
  let last: readonly unknown[] | null = null;
  return (input) => {
    const shown = shownOf(input);
    if (last !== null && isEqual(last, shown)) return;
    last = shown;
    publish(input);
  };
}

/** All that a view is made from, without what changes by itself. */
function shownOf({ desired, observed, facts, plan, endpoints, events }: ViewInput): readonly unknown[] {
  const { id: _id, steps: _steps, wakeAt: _wakeAt, probes: _probes, ...decided } = plan;
  const { probes: _said, drained: _drained, ...known } = facts;
  const told = events.map(({ key, count, at }) => `${key} ${count} ${at}`);
  return [desired, observed.hosts.map(withoutMotion), known, decided, endpoints, told];
}

function withoutMotion({ inFlight: _inFlight, engine, ...host }: ObservedHost): unknown {
  return { ...host, engine: engine && { ...engine, clockSkewMs: 0 } };
}

/** Deep, and done at once where both are the very same: what a turn carries over from the one before costs nothing. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, at) => isEqual(item, b[at]));
  if (a instanceof Map) return b instanceof Map && isEqualMap(a, b);
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((item) => b.has(item));
  return isEqualRecord(a as Record<string, unknown>, b as Record<string, unknown>);
}

function isEqualMap(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (!b.has(key) || !isEqual(value, b.get(key))) return false;
  return true;
}

function isEqualRecord(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isEqual(a[key], b[key]));
}
