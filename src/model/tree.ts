import type { Brand } from "./brand.ts";
import type { Revision } from "./desired.ts";

/** Object id of a file's content in Git: equal ids, equal bytes. */
export type BlobId = Brand<"BlobId">;

export interface TreeFile {
  /** Relative to the source's sub-path, with `/`. */
  readonly path: string;
  readonly blob: BlobId;
  readonly sizeBytes: number;
  /** A symbolic link is listed, never followed. */
  readonly mode: "file" | "executable" | "symlink" | "submodule";
}

/** One revision of a repository: a list of files, their content read when asked for. */
export interface Tree {
  readonly revision: Revision;
  readonly files: readonly TreeFile[];
  /** Contents by blob; an id that is not in the tree is a bug of the caller. */
  read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>>;
}

/** What became of a fetch. A failure never changes anything: the last good tree stays. */
export type Fetched =
  | { readonly kind: "fetched"; readonly tree: Tree }
  | { readonly kind: "unchanged"; readonly tree: Tree }
  | { readonly kind: "failed"; readonly failure: FetchFailure };

export interface FetchFailure {
  readonly code:
    | "unreachable"
    | "unauthorized"
    | "no-such-repository"
    | "no-such-ref"
    | "host-key"
    | "too-large"
    | "other";
  readonly message: string;
  readonly hint: string | null;
}

/** Files to write, and those to delete, in one commit on top of `parent`. */
export interface CommitRequest {
  readonly parent: string;
  readonly changes: readonly { readonly path: string; readonly content: string | null }[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
}

export type Committed =
  | { readonly kind: "pushed"; readonly revision: Revision }
  | { readonly kind: "conflict"; readonly message: string }
  | { readonly kind: "refused"; readonly message: string; readonly branch: string | null };
