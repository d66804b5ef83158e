import { formatKey, keyOf } from "../../model/object.ts";
import type { Problem } from "../../model/problem.ts";
import { formatLocation } from "../../model/problem.ts";
import type { Finding } from "../finding.ts";
import type { PlacedObject } from "../parsed-file.ts";
import { collectFindings } from "./tell-across.ts";

export interface Distinct {
  readonly objects: readonly PlacedObject[];
  readonly problems: readonly Problem[];
}

const pieceSize = 2_000;

/** The first object of each key in the order given, and a problem naming both places for every further one. Yields after each piece. */
export function* dropDuplicates(placed: readonly PlacedObject[]): Generator<void, Distinct, void> {
  const first = new Map<string, PlacedObject>();
  const findings = collectFindings("objects are declared twice");
  for (const [position, entry] of placed.entries()) {
    if (position % pieceSize === 0) yield;
    const key = formatKey(keyOf(entry.object));
    const earlier = first.get(key);
    if (earlier) findings.report(entry, declaredTwice(key, earlier));
    else first.set(key, entry);
  }
  return { objects: [...first.values()], problems: findings.problems() };
}

function declaredTwice(key: string, earlier: PlacedObject): Finding {
  return {
    code: "duplicate-object",
    severity: "error",
    path: ["metadata", "name"],
    point: "value",
    message: `${key} is declared twice: here and at ${formatLocation(earlier.at)}`,
    hint: "remove one of the two, or give it another name or namespace",
  };
}
