import type { JournalFacts } from "../model/facts.ts";
import type { JournalRow } from "./row.ts";

export type FactName = Exclude<keyof JournalFacts, "instance">;

const mapNames = [
  "podCidrs",
  "services",
  "leaving",
  "probes",
  "failures",
  "revisions",
  "autoscalers",
  "moves",
  "ephemeral",
  "windows",
] as const;
const setNames = ["drained", "quarantined"] as const;

/** Facts as rows hold them. Rows of a kind this version does not know are left out. */
export function factsFromRows(instance: string, rows: readonly JournalRow[]): JournalFacts {
  const entries = (name: FactName): [string, unknown][] =>
    rows.filter((row) => row.kind === name).map((row) => [row.key, JSON.parse(row.value) as unknown]);
  const maps = mapNames.map((name) => [name, new Map(entries(name))] as const);
  const sets = setNames.map((name) => [name, new Set(entries(name).map(([key]) => key))] as const);
  // The rows carry a checksum and were written by the function below: their shape is our own.
  return { instance, ...Object.fromEntries([...maps, ...sets]) } as unknown as JournalFacts;
}

/** One map of facts as JSON by key. */
export function rowsOf(facts: ReadonlyMap<string, unknown> | ReadonlySet<string>): Map<string, string> {
  const entries = facts instanceof Map ? [...facts.entries()] : [...facts.values()].map((key) => [key, true] as const);
  return new Map(entries.map(([key, value]) => [String(key), JSON.stringify(value)]));
}
