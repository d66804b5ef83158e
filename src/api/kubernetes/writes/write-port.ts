import type { CommitRequest, Committed } from "../../../model/tree.ts";
import type { User } from "../protocol/api-request.ts";

/** The repository as writes need it; main ties it to gitsync and the reconciler. */
export interface WritePort {
  /** A file of the last revision that was fetched, relative to the sub-path; null where there is none. */
  read(path: string): Promise<string | null>;
  /** Pushes the changes as the user's commit, and resolves once a turn has shown what became of them. */
  commit(changes: CommitRequest["changes"], message: string, user: User): Promise<Committed>;
}
