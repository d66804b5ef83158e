import type { OperatorApi } from "../operator-api.ts";
import type { LogTarget } from "./pod-list.ts";
import type { ReadOptions } from "./read-container.ts";

export interface StreamOptions extends ReadOptions {
  readonly api: OperatorApi;
  readonly target: LogTarget;
  readonly signal: AbortSignal;
  /** What a person should know though it is no line of a log. */
  readonly note: (message: string) => void;
  /** How often it looks for new pods. */
  readonly everyMs?: number;
}
