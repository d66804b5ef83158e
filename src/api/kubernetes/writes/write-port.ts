import type { Committed, PlannedCommit } from "../../../model/tree.ts";
import type { Status } from "../protocol/status.ts";

/** A file of one revision, relative to the sub-path; null where there is none. */
export type ReadFile = (path: string) => Promise<string | null>;

/** What to commit given a revision; null where nothing is to change, or why it cannot be done. */
export type PlanCommit = (read: ReadFile) => Promise<PlannedCommit | Status | null>;

/** The repository as writes need it. */
export interface WritePort {
  /**
   * Plans against the newest revision, after the writes that came before, and pushes that; writes that wait go with one
   * push, each as its own commit. Plans anew where someone else was faster.
   * Resolves once a turn has shown what became of it.
   */
  write(plan: PlanCommit): Promise<Committed | Status | null>;
}
