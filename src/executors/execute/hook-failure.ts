import type { Failure } from "../../model/outcome.ts";

/** A hook that had to succeed did not. */
export function hookFailure(message: string): Failure {
  return { retry: "after", delayMs: null, code: "hook-failed", message };
}
