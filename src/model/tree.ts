import type { Brand } from "./brand.ts";
import type { Revision } from "./desired.ts";
import type { CommitId } from "./names.ts";

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
  /** In the order of their paths, every kind of entry, whatever its name ends in. */
  readonly files: readonly TreeFile[];
  /**
   * Contents by blob; an id that is not in the tree is a bug of the caller.
   * A file above the source's limit (1 MiB unless told otherwise) is listed with its size but never read: its id is missing here.
   */
  read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>>;
  /** The same commit from its root, for what reaches out of the sub-path; null where it breaks a limit. */
  whole(): Promise<WholeTree | null>;
}

/** All files of a commit, their paths counted from its root. */
export interface WholeTree extends Pick<Tree, "files" | "read"> {
  /** The sub-path that the tree is of; empty for the root. */
  readonly path: string;
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
    | "no-such-path"
    | "host-key"
    | "certificate"
    | "too-large"
    | "other";
  readonly message: string;
  readonly hint: string | null;
}

/** Files to write, and those to delete, as one commit. Paths are relative to the sub-path, as in a tree. */
export interface PlannedCommit {
  readonly changes: readonly { readonly path: string; readonly content: string | null }[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
}

/** A commit on top of `parent`, and those that go on top of it with the same push. */
export interface CommitRequest extends PlannedCommit {
  /** The commit the changes were made against; null only for the first commit of an empty repository. */
  readonly parent: string | null;
  readonly followedBy?: readonly PlannedCommit[];
}

/**
 * What became of a commit. `pushed` may sit on a newer commit than the request's parent: others' work on other files is kept.
 * `conflict` means someone changed the same files; `refused`, that the repository does not take it, where `branch` then holds it
 * for review; `failed`, that nothing is known to have changed and trying again may help.
 */
export type Committed =
  | {
      readonly kind: "pushed";
      readonly revision: Revision;
      /** One for each commit of the request, in its order; the last is the revision's. */
      readonly commits: readonly CommitId[];
    }
  | { readonly kind: "conflict"; readonly message: string }
  | { readonly kind: "refused"; readonly message: string; readonly branch: string | null }
  | { readonly kind: "failed"; readonly failure: FetchFailure };
