import type { CommitRequest } from "../model/tree.ts";
import { unsafePath } from "./limits/unsafe-path.ts";
import type { RepositoryRef } from "./source-options.ts";

/** Why these changes cannot become a commit whatever the repository holds, or null. Paths count from its root. */
export function changeProblem(ref: RepositoryRef, changes: CommitRequest["changes"]): string | null {
  if (ref.kind !== "branch") return `a ${ref.kind} is followed, and only a branch takes commits`;
  if (changes.length === 0) return "there is nothing to commit";
  for (const { path } of changes) {
    const reason = unsafePath(path);
    if (reason) return `the name of ${JSON.stringify(path)} ${reason}`;
  }
  return duplicate(changes.map((change) => change.path));
}

function duplicate(paths: readonly string[]): string | null {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  return twice === undefined ? null : `${JSON.stringify(twice)} is changed twice in one commit`;
}
