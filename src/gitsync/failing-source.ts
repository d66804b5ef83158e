import type { FetchFailure } from "../model/tree.ts";
import type { RepositorySource } from "./repository-source.ts";

/** A source that can only say why it is none: a mistake in one repository's options must not stop the others. */
export function failingSource(failure: FetchFailure): RepositorySource {
  return {
    fetch: async () => ({ kind: "failed", failure }),
    commit: async () => ({ kind: "failed", failure }),
    close: async () => undefined,
  };
}
