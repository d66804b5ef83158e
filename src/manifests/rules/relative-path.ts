import type { Field } from "../field-path.ts";
import { invalid, type Report } from "../finding.ts";

/** A path that stays below where it starts. */
export function checkRelative(path: string, at: Field, report: Report): void {
  if (path.startsWith("/")) report(invalid(at, path, "must be a relative path"));
  if (path.split("/").includes("..")) report(invalid(at, path, "must not contain '..'"));
}
