import { Errors } from "isomorphic-git";
import type { FetchFailure } from "../../model/tree.ts";
import type { PushResult } from "../object-store.ts";

const racedWords = /non-fast-forward|cannot lock ref|failed to update ref|incorrect old value|reference already exists/;

/** What an error of a push means; `failure` is what it means in general. */
export function pushRejection(error: unknown, failure: FetchFailure): PushResult {
  if (error instanceof Errors.PushRejectedError) return { kind: "raced" };
  if (error instanceof Errors.GitPushError) {
    const words = Object.values(error.data.result.refs)
      .map((ref) => ref.error)
      .join("; ");
    return racedWords.test(words) ? { kind: "raced" } : { kind: "refused", message: words.trim() };
  }
  return failure.code === "unauthorized" ? { kind: "refused", message: failure.message } : { kind: "failed", failure };
}
