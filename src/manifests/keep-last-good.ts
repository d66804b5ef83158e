import type { ParsedFile } from "./parsed-file.ts";

/**
 * Puts what a broken file last gave in its place, so that one slip of the pen takes nothing down. The problems stay those
 * of the file as it is now, and it stays marked as broken: its source must not be pruned.
 */
export function keepLastGood(
  files: readonly ParsedFile[],
  lastGood: ReadonlyMap<string, ParsedFile>,
): readonly ParsedFile[] {
  return files.map((file) => {
    const before = file.broken ? lastGood.get(file.path) : undefined;
    return before ? { ...file, text: before.text, objects: before.objects, undecided: before.undecided } : file;
  });
}
