import type { Problem } from "../../model/problem.ts";
import type { PlacedObject } from "../parsed-file.ts";

/** What objects say about each other: names that lead nowhere. */
export function checkReferences(_objects: readonly PlacedObject[]): readonly Problem[] {
  return [];
}
