import { isKind } from "../../model/kinds.ts";
import type { DesiredObject } from "../../model/object.ts";
import type { Problem } from "../../model/problem.ts";
import type { FieldPath } from "../field-path.ts";
import type { ParsedFile, UndecidedObject } from "../parsed-file.ts";
import { createTeller } from "../tell.ts";
import { checkCustomObject } from "./check-custom.ts";
import { type CustomKind, customKindsOf } from "./custom-kind.ts";

export interface DecidedFile {
  readonly file: ParsedFile;
  /** Its objects of kinds that another file of the repository defines. */
  readonly custom: readonly DesiredObject[];
}

/** Custom kinds that the files of a revision define, by `group/version/Kind`. */
export function definedKinds(files: readonly ParsedFile[]): ReadonlyMap<string, CustomKind> {
  const definitions = files.flatMap(({ objects }) =>
    objects.flatMap(({ object }) => (isKind(object, "CustomResourceDefinition") ? [object] : [])),
  );
  const kinds = definitions.flatMap((definition) => customKindsOf(definition));
  return new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind]));
}

/** What a file says of kinds that it does not define itself: checked where somebody does, left out with a warning elsewhere. */
export function decideCustom(file: ParsedFile, kinds: ReadonlyMap<string, CustomKind>): DecidedFile {
  const known = file.undecided.filter(({ key }) => kinds.has(key));
  if (known.length === 0) return { file, custom: [] };
  const told = new Set(known.map(({ problem }) => placeOf(problem)));
  const problems = file.problems.filter((problem) => problem.code !== "unknown-kind" || !told.has(placeOf(problem)));
  const checked = known.map((entry) => check(file, entry, kinds));
  const found = checked.flatMap((one) => one.problems);
  const broken = file.broken || found.length > 0;
  return {
    file: { ...file, problems: [...problems, ...found], broken },
    custom: checked.flatMap(({ object }) => object ?? []),
  };
}

function check(
  { path, text }: ParsedFile,
  { value, at, start, within, home, key }: UndecidedObject,
  kinds: ReadonlyMap<string, CustomKind>,
): { readonly object: DesiredObject | null; readonly problems: readonly Problem[] } {
  const kind = kinds.get(key);
  if (!kind) return { object: null, problems: [] };
  // The file is kept from one revision to the next: defaults go into a copy.
  const { object, findings } = checkCustomObject(structuredClone(value), kind, home);
  const teller = createTeller(path, text);
  const inside = (place: FieldPath): FieldPath => [...within, ...place];
  const problems = findings.map((finding) => teller.tell(start, { ...finding, path: inside(finding.path) }));
  return { object: object && { object, at }, problems };
}

function placeOf({ at }: Problem): string {
  return at ? `${at.line}:${at.column}` : "";
}
