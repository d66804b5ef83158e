import { formatKey, keyOf } from "../../model/object.ts";
import type { Problem } from "../../model/problem.ts";
import { formatLocation } from "../../model/problem.ts";
import type { PlacedObject } from "../parsed-file.ts";
import { createTeller } from "../tell.ts";

/** The first object of each key in the order given, and a problem naming both places for every further one. */
export function dropDuplicates(placed: readonly PlacedObject[]): {
  readonly objects: readonly PlacedObject[];
  readonly problems: readonly Problem[];
} {
  const first = new Map<string, PlacedObject>();
  const problems: Problem[] = [];
  for (const entry of placed) {
    const key = formatKey(keyOf(entry.object));
    const earlier = first.get(key);
    if (earlier) problems.push(told(key, entry, earlier));
    else first.set(key, entry);
  }
  return { objects: [...first.values()], problems };
}

function told(key: string, entry: PlacedObject, earlier: PlacedObject): Problem {
  return createTeller(entry.file.path, entry.file.text).tell(entry.start, {
    code: "duplicate-object",
    severity: "error",
    path: [...entry.within, "metadata", "name"],
    point: "value",
    message: `${key} is declared twice: here and at ${formatLocation(earlier.at)}`,
    hint: "remove one of the two, or give it another name or namespace",
  });
}
