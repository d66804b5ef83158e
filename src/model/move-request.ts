import type { Instant } from "./instant.ts";
import type { HostName } from "./names.ts";

/** Somebody's wish that a pod run elsewhere: not a state to be declared, so it is not in Git. */
export interface MoveRequest {
  /** The host it is to leave. A pod that is not there any more has moved. */
  readonly from: HostName;
  readonly at: Instant;
  /** One clause for people: `rebalance asked for by a person`. */
  readonly reason: string;
}

/** A wish that could not be met for so long is dropped: what led to it no longer holds. */
export const moveRequestMs = 3_600_000;
