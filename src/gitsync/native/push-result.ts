import type { PushResult } from "../object-store.ts";
import { redact } from "../redact.ts";
import { gitFailure, lastLines } from "./git-failure.ts";
import type { GitResult } from "./git-process.ts";

const raced =
  /stale info|non-fast-forward|fetch first|cannot lock ref|failed to update ref|incorrect old value|reference already exists/;

/** What `git push --porcelain` tells. Source: git-push(1), OUTPUT. */
export function pushResult(url: string, result: GitResult, secrets: readonly string[]): PushResult {
  if (result.ok) return { kind: "pushed" };
  const rejection = result.stdout
    .toString("utf8")
    .split("\n")
    .find((line) => line.startsWith("!"));
  if (rejection && raced.test(rejection)) return { kind: "raced" };
  if (rejection) return { kind: "refused", message: rejectionText(rejection, redact(result.stderr, secrets)) };
  const failure = gitFailure(url, result, secrets);
  return failure.code === "unauthorized" ? { kind: "refused", message: failure.message } : { kind: "failed", failure };
}

/** The server's own words where it has any, else the reason git gives in brackets. */
function rejectionText(rejection: string, stderr: string): string {
  const remote = stderr.split("\n").filter((line) => line.startsWith("remote:"));
  const words = lastLines(remote.map((line) => line.slice("remote:".length)).join("\n"));
  return words || lastLines(rejection.split("\t").at(-1) ?? rejection);
}
