import type { FetchFailure } from "../model/tree.ts";

/** A failure with a sentence for people; secrets have been taken out before it gets here. */
export function fetchFailure(code: FetchFailure["code"], message: string, hint: string | null = null): FetchFailure {
  return { code, message, hint };
}
