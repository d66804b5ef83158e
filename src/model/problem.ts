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

/** `apps/web.yaml:14:19`, as editors and terminals take it. */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`;
}

/** A problem as people read it: place, sentence, frame, hint. */
export function formatProblem({ at, severity, message, frame, hint, code }: Problem): string {
  const place = at ? `${formatLocation(at)}: ` : "";
  const lines = [`${place}${severity}: ${message} [${code}]`];
  if (frame !== null) lines.push(...frame.split("\n").map((line) => `  ${line}`));
  if (hint !== null) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}
