import type { Problem } from "../model/problem.ts";
import type { ParsedFile } from "./parsed-file.ts";

/** A file that is not read at all, and why. `shown` is where to look for the reason, where that is another file. */
export function refuseFile(path: string, message: string, shown = path): ParsedFile {
  const at = { file: shown, line: 1, column: 1 };
  const problem: Problem = { code: "limit", severity: "error", message, hint: null, at, frame: null };
  return { path, text: "", objects: [], problems: [problem], broken: true };
}
