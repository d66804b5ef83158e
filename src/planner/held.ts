import { formatKey } from "../model/object.ts";
import { sortBy } from "../model/order.ts";
import type { Held } from "../model/plan.ts";

/** Each thing that waits once, in order of object and reason. */
export function mergeHeld(held: readonly Held[]): Held[] {
  const byText = new Map(held.map((entry) => [`${formatKey(entry.object)} ${entry.reason}`, entry]));
  return sortBy(byText, ([text]) => text).map(([, entry]) => entry);
}
