import type { CommitRequest, Committed, Fetched } from "../model/tree.ts";

/** What this room offers: the reconciler's port of the same shape, which a room of this ring must not import. */
export interface RepositorySource {
  fetch(signal: AbortSignal): Promise<Fetched>;
  commit(request: CommitRequest): Promise<Committed>;
  close(): Promise<void>;
}
