import type { Failure } from "../../model/outcome.ts";
import { DeadlineError } from "../docker/deadline.ts";
import { engineMessage, isDockerError } from "../docker/docker-error.ts";

type Retry = Failure extends infer F ? (F extends Failure ? Omit<F, "message"> : never) : never;

interface Rule {
  readonly says: RegExp;
  readonly retry: Retry;
  /** What to do about it, where the engine's words do not say. */
  readonly hint?: string;
}

const later = (code: string, delayMs: number | null = null): Retry => ({ retry: "after", delayMs, code });
const anew = (code: string): Retry => ({ retry: "replan", code });

/** By what the engine says, first match wins: its status tells little, half of what goes wrong is a 500. */
const rules: readonly Rule[] = [
  { says: /toomanyrequests|too many requests|rate limit/i, retry: later("registry-rate-limited", 60_000) },
  {
    says: /unauthorized|authentication required|denied: |access.*denied|no basic auth credentials/i,
    retry: later("registry-unauthorized"),
  },
  {
    says: /manifest.*(unknown|not found)|repository.*not (found|exist)|name unknown/i,
    retry: later("image-not-found"),
  },
  {
    says: /invalid reference format|invalid repository name|must be lowercase/i,
    retry: { retry: "never", needs: "a commit", code: "invalid-image-name" },
  },
  { says: /no matching manifest/i, retry: { retry: "never", needs: "a commit", code: "wrong-architecture" } },
  {
    says: /no such host|connection refused|i\/o timeout|TLS handshake|network is unreachable|request canceled|received unexpected HTTP status: 5|server gave HTTP response|context deadline/i,
    retry: later("registry-unavailable"),
  },
  { says: /no space left on device|disk quota exceeded/i, retry: later("disk-full", 60_000) },
  {
    says: /failed to mount local volume: mount :\/.*no such device/i,
    retry: later("no-nfs-client", 60_000),
    hint: "the kernel of this host has no NFS client: install nfs-common, or load the module nfs",
  },
  { says: /port is already allocated|address already in use/i, retry: later("port-in-use") },
  { says: /no such image/i, retry: anew("image-missing") },
  { says: /no such container|cannot join network|is not running|no such network/i, retry: anew("gone") },
  {
    says: /is already in use by container|already exists|marked for removal|removal .* in progress/i,
    retry: anew("conflict"),
  },
];

/** What the loop must do about an error of the engine or of the way to it. */
export function toFailure(error: unknown): Failure {
  const message = engineMessage(error);
  if (error instanceof DeadlineError) return { retry: "replan", code: "deadline", message };
  // Whether the engine did it is unknown: the next turn looks.
  if (!isDockerError(error)) return { retry: "replan", code: "connection-lost", message };
  const rule = rules.find(({ says }) => says.test(message));
  const told = rule?.hint === undefined ? message : `${message} (${rule.hint})`;
  return { ...patient(rule?.retry ?? byStatus(error.statusCode), message), message: told };
}

const longestMs = 3_600_000;

/** With the time a registry asks for, where the engine passes its `Retry-After` on in seconds. */
function patient(retry: Retry, message: string): Retry {
  const seconds = /retry[- ]after:? "?(\d+)/i.exec(message)?.[1];
  if (retry.retry !== "after" || seconds === undefined) return retry;
  return { ...retry, delayMs: Math.min(longestMs, Number(seconds) * 1000) };
}

function byStatus(status: number): Retry {
  if (status === 400) return { retry: "never", needs: "a commit", code: "invalid" };
  if (status === 404) return anew("gone");
  return status === 409 ? anew("conflict") : later("engine-error");
}
