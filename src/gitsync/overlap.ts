import type { CommitRequest, TreeFile } from "../model/tree.ts";

export type FilesByPath = ReadonlyMap<string, TreeFile>;

export interface TwoTrees {
  /** What the change was made against. */
  readonly before: FilesByPath;
  /** What it would be recorded on. */
  readonly current: FilesByPath;
}

export const filesByPath = (files: readonly TreeFile[]): FilesByPath => new Map(files.map((file) => [file.path, file]));

/** One sentence saying why the changes cannot be recorded on what is there now, or null. */
export function overlap(changes: CommitRequest["changes"], trees: TwoTrees): string | null {
  const directories = directoriesOf(trees.current);
  for (const { path } of changes) {
    const problem = problemOf(path, trees, directories);
    if (problem) return `${path} ${problem}`;
  }
  return null;
}

function problemOf(path: string, { before, current }: TwoTrees, directories: ReadonlySet<string>): string | null {
  const now = current.get(path);
  if (before.get(path)?.blob !== now?.blob || before.get(path)?.mode !== now?.mode)
    return "was changed by someone else";
  if (now?.mode === "symlink" || now?.mode === "submodule") return `is a ${now.mode}, which is never written through`;
  if (directories.has(path)) return "is a directory";
  const above = parentsOf(path).find((parent) => current.has(parent));
  return above === undefined ? null : `lies below ${above}, which is not a directory`;
}

function directoriesOf(files: FilesByPath): Set<string> {
  return new Set([...files.keys()].flatMap(parentsOf));
}

function parentsOf(path: string): string[] {
  const segments = path.split("/");
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join("/"));
}
