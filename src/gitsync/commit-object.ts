import type { Revision } from "../model/desired.ts";
import { commitId } from "../model/names.ts";

/** The revision that a raw commit object describes. */
export function parseCommit(repository: string, id: string, raw: string): Revision {
  const end = raw.indexOf("\n\n");
  const headers = end < 0 ? raw : raw.slice(0, end);
  const author = /^author (.*?) ?<[^>\n]*> \d+ [+-]\d+$/m.exec(headers)?.[1] ?? "";
  const subject =
    end < 0
      ? ""
      : (raw
          .slice(end + 2)
          .trimStart()
          .split("\n", 1)[0] ?? "");
  return { repository, commit: commitId(id), author, subject };
}

/** The id of the tree that a raw commit object records. */
export function treeOfCommit(raw: string): string | null {
  return /^tree ([0-9a-f]+)$/m.exec(raw)?.[1] ?? null;
}
