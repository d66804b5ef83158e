import type { Problem, SourceLocation } from "../model/problem.ts";
import type { ParsedFile } from "./parsed-file.ts";

/** A file that is not read at all, and why. `shown` is where to look for the reason, where that is another file. */
export function refuseFile(path: string, message: string, shown: SourceLocation = start(path)): ParsedFile {
  const problem: Problem = { code: "limit", severity: "error", message, hint: null, at: shown, frame: null };
  return { path, text: "", objects: [], problems: [problem], undecided: [], broken: true };
}

function start(file: string): SourceLocation {
  return { file, line: 1, column: 1 };
}
