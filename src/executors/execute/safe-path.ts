import type { Failure } from "../../model/outcome.ts";

/** A Failure for a path that would leave the directory it is meant to be below, else null. */
export function refusePath(path: string): Failure | null {
  const parts = path.split("/");
  const safe =
    path !== "" && !path.includes("\0") && parts.every((part) => part !== "" && part !== "." && part !== "..");
  if (safe) return null;
  const message = `${JSON.stringify(path)} is no path below the state directory`;
  return { retry: "never", needs: "a commit", code: "invalid-path", message };
}
