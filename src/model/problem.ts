/** A place in the repository; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something wrong with what a person wrote. An `error` keeps the last good state of its source; a `warning` only speaks. */
export interface Problem {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** One sentence: what is wrong and what was expected. */
  readonly message: string;
  /** What to do, where that is known: a did-you-mean, a command, a field to add. */
  readonly hint: string | null;
  readonly at: SourceLocation | null;
  /** The offending line with a caret under the column, ready to print. */
  readonly frame: string | null;
}
