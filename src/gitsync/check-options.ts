import { isAbsolute } from "node:path";
import type { FetchFailure } from "../model/tree.ts";
import { defaultDeadlines, type SourceDeadlines } from "./deadlines.ts";
import { fetchFailure } from "./failure.ts";
import { defaultLimits, type SourceLimits } from "./limits/source-limits.ts";
import { cleanSubPath } from "./limits/sub-path.ts";
import { refProblem } from "./ref-name.ts";
import { parseAddress, type RepositoryAddress } from "./repository-address.ts";
import type { RepositoryAuth } from "./repository-auth.ts";
import type { RepositoryRef, SourceOptions } from "./source-options.ts";

export interface CheckedOptions {
  readonly address: RepositoryAddress;
  readonly auth: RepositoryAuth;
  readonly ref: RepositoryRef;
  readonly subPath: string;
  readonly caFile: string | null;
  readonly limits: SourceLimits;
  readonly deadlines: SourceDeadlines;
}

/** The options with everything filled in, or why no source can be made of them. */
export function checkOptions(options: SourceOptions): CheckedOptions | FetchFailure {
  const address = parseAddress(options.url);
  if (typeof address === "string") return fetchFailure("other", address, "change the repository's url");
  const subPath = cleanSubPath(options.subPath);
  if (subPath === null)
    return fetchFailure("other", `subPath ${JSON.stringify(options.subPath)} leaves the repository`);
  const problem = refProblem(options.ref) ?? authProblem(address, options.auth);
  if (problem) return fetchFailure("other", problem);
  return {
    address,
    auth: options.auth,
    ref: options.ref,
    subPath,
    caFile: options.caFile ?? null,
    limits: { ...defaultLimits, ...options.limits },
    deadlines: { ...defaultDeadlines, ...options.deadlines },
  };
}

function authProblem(address: RepositoryAddress, auth: RepositoryAuth): string | null {
  const ssh = address.scheme === "ssh";
  if (ssh && auth.kind !== "sshKey") return "a repository reached by ssh needs a key";
  switch (auth.kind) {
    case "none":
      return null;
    case "sshKey":
      return ssh ? sshProblem(auth) : `a key is of no use for ${address.url}`;
    case "token":
      return secretProblem(address, "token", auth.token);
    case "basic":
      return secretProblem(address, "password", auth.password);
  }
}

function secretProblem(address: RepositoryAddress, noun: string, secret: string): string | null {
  if (!("origin" in address)) return `a ${noun} is of no use for ${address.url}`;
  if (secret === "") return `the ${noun} for ${address.url} is empty`;
  return /\p{Cc}/u.test(secret) ? `the ${noun} for ${address.url} holds a line break` : null;
}

// ssh gives these characters a meaning of their own in file names: https://man.openbsd.org/ssh_config#TOKENS
function sshProblem(auth: Extract<RepositoryAuth, { kind: "sshKey" }>): string | null {
  if (auth.knownHosts.length === 0) return "a repository reached by ssh needs its host's key pinned in knownHosts";
  if (!isAbsolute(auth.keyFile)) return "the path of the ssh key must be absolute";
  return /["%\\$~]|\p{Cc}/u.test(auth.keyFile) ? 'the path of the ssh key must hold none of " % \\ $ ~' : null;
}
