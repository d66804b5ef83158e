import type { SourceDeadlines } from "../deadlines.ts";
import { type Head, type HeadPoller, noSuchRef } from "../head-poller.ts";
import { fullRefName } from "../ref-name.ts";
import type { RepositoryAddress } from "../repository-address.ts";
import type { RepositoryRef } from "../source-options.ts";
import { gitFailure } from "./git-failure.ts";
import { runGit } from "./git-process.ts";
import { readLocalRef } from "./read-local-ref.ts";

export interface NativeHeadPollerOptions {
  readonly address: RepositoryAddress;
  readonly ref: RepositoryRef;
  readonly deadlines: SourceDeadlines;
  readonly environment: NodeJS.ProcessEnv;
  readonly privateDir: string;
  readonly secrets: readonly string[];
}

/** Polls by `git ls-remote`; for a branch of a repository on this machine a file or two are read instead. */
export function openNativeHeadPoller(options: NativeHeadPollerOptions): HeadPoller {
  const { address, ref } = options;
  return {
    url: () => address.url,
    close: () => undefined,
    poll: async (signal) => {
      if (ref.kind === "commit") return { kind: "head", commit: ref.id };
      const local = address.scheme === "file" && ref.kind === "branch" ? await localHead(address.path, ref.name) : null;
      return local ?? (await lsRemote(options, signal));
    },
  };
}

async function localHead(path: string, branch: string): Promise<Head | null> {
  const commit = await readLocalRef(path, `refs/heads/${branch}`);
  return commit === null ? null : { kind: "head", commit };
}

async function lsRemote(options: NativeHeadPollerOptions, signal: AbortSignal): Promise<Head> {
  const { address, ref, environment, privateDir, secrets, deadlines } = options;
  const name = fullRefName(ref) ?? "HEAD";
  const result = await runGit({
    args: ["ls-remote", "--quiet", "--", address.url, name, `${name}^{}`],
    cwd: privateDir,
    environment,
    timeoutMs: deadlines.pollMs,
    signal,
  });
  if (!result.ok) return { kind: "failed", failure: gitFailure(address.url, result, secrets) };
  const commit = commitOf(result.stdout.toString("utf8"), name);
  return commit === null ? noSuchRef(address.url, ref) : { kind: "head", commit };
}

/** An annotated tag is listed twice: itself, and under `^{}` the commit that it points to. */
function commitOf(listing: string, name: string): string | null {
  const refs = new Map(listing.split("\n").map((line) => line.split("\t").reverse() as [string, string]));
  return refs.get(`${name}^{}`) ?? refs.get(name) ?? null;
}
