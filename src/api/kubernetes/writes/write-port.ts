import type { CommitRequest, Committed } from "../../../model/tree.ts";
import type { Status } from "../protocol/status.ts";

/** A file of one revision, relative to the sub-path; null where there is none. */
export type ReadFile = (path: string) => Promise<string | null>;

/** A commit on top of the revision that was read. */
export type PlannedCommit = Pick<CommitRequest, "changes" | "message" | "author">;

/** What to commit given a revision; null where nothing is to change, or why it cannot be done. */
export type PlanCommit = (read: ReadFile) => Promise<PlannedCommit | Status | null>;

/** The repository as writes need it. */
export interface WritePort {
  /**
   * Plans against the newest revision and pushes that, one write at a time; plans anew where someone else was faster.
   * Resolves once a turn has shown what became of it.
   */
  write(plan: PlanCommit): Promise<Committed | Status | null>;
}
