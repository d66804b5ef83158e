import type { Instant } from "./instant.ts";
import type { ObjectKey } from "./object.ts";

/** Something worth telling people, in Kubernetes' words. Equal key: the count goes up instead of a line being added. */
export interface BerthEvent {
  readonly key: string;
  readonly type: "Normal" | "Warning";
  readonly object: ObjectKey;
  /** CamelCase, as kubelet and controllers name theirs: `Scheduled`, `Pulled`, `FailedScheduling`. */
  readonly reason: string;
  readonly message: string;
  readonly at: Instant;
}

/** An event as the journal remembers it: how often it was told, and when first. `at` is when it was told last. */
export interface RecordedEvent extends BerthEvent {
  readonly count: number;
  readonly firstAt: Instant;
}
