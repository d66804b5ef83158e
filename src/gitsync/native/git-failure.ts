import type { FetchFailure } from "../../model/tree.ts";
import { fetchFailure } from "../failure.ts";
import { redact } from "../redact.ts";
import type { GitResult } from "./git-process.ts";

interface Reading {
  readonly pattern: RegExp;
  readonly code: FetchFailure["code"];
  readonly says: string;
  readonly hint: string | null;
}

// In the order of how much they say: the last lines of git are often the same whatever went wrong.
const readings: readonly Reading[] = [
  {
    pattern: /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|host key is known/i,
    code: "host-key",
    says: "shows a host key that is not the pinned one",
    hint: "compare the key with the host's owner, then pin it in knownHosts",
  },
  {
    pattern: /certificate|SSL_ERROR|gnutls_handshake/i,
    code: "certificate",
    says: "shows a certificate that is not accepted",
    hint: "renew the certificate, or give the authority's certificate as caFile",
  },
  {
    pattern:
      /Permission denied|Authentication failed|could not read Username|error: (401|403)|incorrect passphrase|bad permissions/i,
    code: "unauthorized",
    says: "refuses these credentials",
    hint: "check the credentials, and that they may read this repository",
  },
  {
    pattern: /dubious ownership/i,
    code: "unauthorized",
    says: "belongs to another user of this machine",
    hint: "give the directory to the user that runs Berth",
  },
  {
    pattern: /couldn't find remote ref|not our ref|unadvertised object/i,
    code: "no-such-ref",
    says: "does not have this ref",
    hint: null,
  },
  {
    pattern:
      /Could not resolve host|Connection (refused|timed out|reset)|Failed to connect|No route to host|Network is unreachable|Operation too slow|Connection closed/i,
    code: "unreachable",
    says: "cannot be reached",
    hint: null,
  },
  {
    pattern:
      /does not appear to be a git repository|repository .*not found|not a git repository|error: 404|does not exist/i,
    code: "no-such-repository",
    says: "has no such repository",
    hint: "check the URL; many hosts also answer so where the credentials may not read it",
  },
  {
    pattern: /The requested URL returned error: (5\d\d|429)/,
    code: "unreachable",
    says: "answers with an error",
    hint: null,
  },
  {
    pattern: /fsck|unpack-objects|index-pack|hasDot|nullSha1/i,
    code: "other",
    says: "sent objects that Git's own check refuses",
    hint: "run `git fsck` in a clone to find the entry",
  },
];

/** What a git that did not succeed means for the repository at `url`. */
export function gitFailure(url: string, result: GitResult, secrets: readonly string[]): FetchFailure {
  if (result.stopped === "timeout") return fetchFailure("unreachable", `${url} did not finish in time`);
  if (result.stopped === "aborted") return fetchFailure("unreachable", `the conversation with ${url} was called off`);
  if (result.stopped === "too-large") return fetchFailure("too-large", `${url} sent more than the limit allows`);
  if (result.stopped === "not-installed") return fetchFailure("other", "git is not installed", "install git");
  const text = lastLines(redact(result.stderr, secrets));
  const reading = readings.find(({ pattern }) => pattern.test(result.stderr));
  if (!reading) return fetchFailure("other", `git failed for ${url}: ${text}`);
  return fetchFailure(reading.code, `${url} ${reading.says}: ${text}`, reading.hint);
}

/** The last of what a program said, in one line, without what could play tricks on a terminal. */
export function lastLines(text: string): string {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.replace(/\p{Cc}/gu, " ").trim())
    .filter((line) => line !== "" && !line.startsWith("@@@"));
  return lines.slice(-4).join("; ").slice(-600);
}
