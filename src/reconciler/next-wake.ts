import type { JournalFacts } from "../model/facts.ts";
import { type Instant, instant } from "../model/instant.ts";

const drainLookMs = 500;

/** When to look again. Where the rules had nothing to lose, no news says that a leaving pod is drained: somebody has to ask soon. */
export function nextWake(
  wakeAt: Instant | null,
  { leaving, drained }: Pick<JournalFacts, "leaving" | "drained">,
  now: Instant,
): Instant | null {
  if ([...leaving.keys()].every((uid) => drained.has(uid))) return wakeAt;
  return instant(Math.min(wakeAt ?? Number.POSITIVE_INFINITY, now + drainLookMs));
}
