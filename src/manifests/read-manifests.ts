import type { Desired, Revision } from "../model/desired.ts";
import { type DesiredObject, formatKey, keyOf } from "../model/object.ts";
import { compareText, sortBy } from "../model/order.ts";
import type { Problem } from "../model/problem.ts";
import { decideCustom, definedKinds } from "./custom/decide-custom.ts";
import type { ParsedFile, PlacedObject } from "./parsed-file.ts";
import { checkReferences } from "./references/check-references.ts";
import { dropDuplicates } from "./references/duplicates.ts";

export interface ReadManifests {
  readonly desired: Desired;
  readonly problems: readonly Problem[];
  /** Files with an error, by path: `desired` has what they last gave, or nothing of them. Nothing may be pruned for it. */
  readonly broken: readonly string[];
}

/** Puts the files of one revision together: one object a key, references checked. The order the files come in does not matter. */
export function readManifests(files: readonly ParsedFile[], revision: Revision): ReadManifests {
  const work = assemble(files, revision);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same in pieces of a few milliseconds, for a caller that must not hold up its process: it yields after each. */
export function* assemble(files: readonly ParsedFile[], revision: Revision): Generator<void, ReadManifests, void> {
  const kinds = definedKinds(files);
  const decided = sortBy(files, ({ path }) => path).map((file) => decideCustom(file, kinds));
  const ordered = decided.map(({ file }) => file);
  const broken = ordered.filter((file) => file.broken).map(({ path }) => path);
  const placed = ordered.flatMap((file) => file.objects.map((object): PlacedObject => ({ ...object, file })));
  const { objects, problems: duplicates } = yield* dropDuplicates(placed);
  yield;
  const sorted = objects.map((entry) => ({ key: formatKey(keyOf(entry.object)), entry }));
  yield;
  sorted.sort((a, b) => compareText(a.key, b.key));
  yield;
  const references = yield* checkReferences(sorted.map(({ entry }) => entry));
  return {
    desired: {
      revision,
      objects: sorted.map(({ entry: { object, at } }) => ({ object, at })),
      custom: uniqueByKey(decided.flatMap(({ custom }) => custom)),
      incomplete: incompleteness(broken),
    },
    problems: [...ordered.flatMap(({ problems }) => problems), ...duplicates, ...references],
    broken,
  };
}

/** The first of a name counts, in the order of files; nothing acts on these, so that is all. */
function uniqueByKey(entries: readonly DesiredObject[]): DesiredObject[] {
  const byKey = new Map<string, DesiredObject>();
  for (const entry of entries) {
    const key = formatKey(keyOf(entry.object));
    if (!byKey.has(key)) byKey.set(key, entry);
  }
  return sortBy([...byKey.values()], ({ object }) => formatKey(keyOf(object)));
}

/** Why an object may be missing though nobody removed it. */
function incompleteness(broken: readonly string[]): string | null {
  if (broken.length === 0) return null;
  const named = broken.slice(0, 3).join(", ");
  return broken.length <= 3 ? `cannot read ${named}` : `cannot read ${named} and ${broken.length - 3} more files`;
}
