import type { FetchFailure, TreeFile } from "../model/tree.ts";

/** One change of one file, ready to be recorded. Its path counts from the root of the repository. */
export interface FileChange {
  readonly path: string;
  readonly mode: "file" | "executable";
  /** Null deletes. */
  readonly content: string | null;
}

/** A commit that does not exist yet. */
export interface Draft {
  readonly parent: string | null;
  readonly changes: readonly FileChange[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly atSeconds: number;
}

export interface PushRequest {
  readonly commit: string;
  readonly branch: string;
  /** What the branch must still point to for the push to happen; null: it must not exist. */
  readonly expected: string | null;
}

export type PushResult =
  | { readonly kind: "pushed" }
  /** Someone else moved the branch first. */
  | { readonly kind: "raced" }
  /** The repository was reached and does not want it; in its own words. */
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "failed"; readonly failure: FetchFailure };

export type Brought =
  | { readonly kind: "brought"; readonly commit: string }
  | { readonly kind: "failed"; readonly failure: FetchFailure };

/** Our copy of a repository's objects and the way to and from the original. Used by one at a time. */
export interface ObjectStore {
  /** Makes what the followed ref points to readable here; the network is used only where `head` is not yet here. */
  bring(head: string, signal: AbortSignal): Promise<Brought>;
  /** A commit object as Git writes it, or null. */
  commitText(commit: string): Promise<string | null>;
  /** What a commit holds below a directory, in the order of paths, or null where there is no such directory. */
  list(commit: string, subPath: string): Promise<readonly TreeFile[] | null>;
  /** The contents of those blobs that are here. */
  read(blobs: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Records a draft and returns its id. Nothing leaves this machine. */
  write(draft: Draft): Promise<string>;
  push(request: PushRequest): Promise<PushResult>;
  close(): void;
}
