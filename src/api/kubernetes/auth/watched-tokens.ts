import { readFileSync, statSync } from "node:fs";
import type { Log } from "../../../platform/log.ts";
import { parseTokenFile } from "./token-file.ts";
import type { TokenUser } from "./token-users.ts";

/** The users of a token file as it is now: a line that is taken out counts from the next request on. A file that is not there has none. */
export function watchedTokens(path: string, log: Log): () => readonly TokenUser[] {
  let seen = "";
  let users: readonly TokenUser[] = [];
  return () => {
    const state = stateOf(path);
    if (state === seen) return users;
    seen = state;
    users = state === "" ? [] : read(path, log);
    return users;
  };
}

function stateOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : "";
}

/** A file that cannot be read lets nobody in. */
function read(path: string, log: Log): readonly TokenUser[] {
  try {
    const { users, problems } = parseTokenFile(readFileSync(path, "utf8"));
    for (const problem of problems) log.warn({ file: path }, `a line of the token file is left out: ${problem}`);
    return users;
  } catch (error) {
    log.error({ file: path, error: String(error) }, "the token file cannot be read: nobody is known by it");
    return [];
  }
}
