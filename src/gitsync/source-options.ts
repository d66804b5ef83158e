import type { SourceDeadlines } from "./deadlines.ts";
import type { SourceLimits } from "./limits/source-limits.ts";
import type { RepositoryAuth } from "./repository-auth.ts";

/** What part of a repository's history is followed. */
export type RepositoryRef =
  | { readonly kind: "branch"; readonly name: string }
  | { readonly kind: "tag"; readonly name: string }
  | { readonly kind: "commit"; readonly id: string };

/** Everything that makes a source. */
export interface SourceOptions {
  /** `https://`, `ssh://`, `user@host:path`, `file://` or an absolute path; never with credentials in it. */
  readonly url: string;
  readonly auth: RepositoryAuth;
  readonly ref: RepositoryRef;
  /** Directory whose files are listed; "" is the whole repository. */
  readonly subPath: string;
  /** Where this source keeps its objects; it may be deleted between runs. */
  readonly dataDir: string;
  /** Certificates to trust beside the system's, as a PEM file. */
  readonly caFile?: string | null;
  readonly limits?: Partial<SourceLimits>;
  readonly deadlines?: Partial<SourceDeadlines>;
}
