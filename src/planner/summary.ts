import { groupBy, sortedEntries } from "../model/order.ts";
import type { Plan } from "../model/plan.ts";

/** `12 steps on 2 hosts: 4 create-container, 2 pull-image, ...; 1 refused; 2 held`, or `no changes`. */
export function summarize({ steps, refusals, held }: Plan): string {
  const rest = [...count(refusals.length, "refused"), ...count(held.length, "held")];
  if (steps.length === 0) return ["no changes", ...rest].join("; ");
  const kinds = sortedEntries(groupBy(steps, ({ action }) => action.kind)).map(
    ([kind, same]) => `${same.length} ${kind}`,
  );
  const hosts = new Set(steps.map(({ action }) => action.host)).size;
  return [`${plural(steps.length, "step")} on ${plural(hosts, "host")}: ${kinds.join(", ")}`, ...rest].join("; ");
}

function count(number: number, word: string): string[] {
  return number === 0 ? [] : [`${number} ${word}`];
}

function plural(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
