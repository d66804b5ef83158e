import type { SourceDeadlines } from "./deadlines.ts";
import type { HeadPoller } from "./head-poller.ts";
import type { SourceLimits } from "./limits/source-limits.ts";
import type { ObjectStore } from "./object-store.ts";
import type { RepositoryRef } from "./source-options.ts";

/** What both implementations of a source bring; all else they share. */
export interface SourceContext {
  readonly poller: HeadPoller;
  readonly store: ObjectStore;
  readonly ref: RepositoryRef;
  readonly subPath: string;
  readonly limits: SourceLimits;
  readonly deadlines: SourceDeadlines;
}
