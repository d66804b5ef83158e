import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { rootCertificates } from "node:tls";
import type { RepositoryAddress } from "../repository-address.ts";
import { authorizationHeader, type RepositoryAuth } from "../repository-auth.ts";
import { exchange, type HttpExchange, type HttpRequest } from "./http-exchange.ts";

export type WebAddress = Extract<RepositoryAddress, { scheme: "http" | "https" }>;

export interface GitHttpOptions {
  readonly address: WebAddress;
  readonly auth: RepositoryAuth;
  readonly caFile: string | null;
}

export interface GitHttpRequest {
  readonly method: "GET" | "POST";
  /** Absolute; another origin than the repository's gets no credentials and no request at all. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
}

/** Connections to one repository's host, kept open between requests. */
export interface GitHttp {
  send(request: GitHttpRequest): Promise<HttpExchange>;
  close(): void;
}

/** Credentials live in here and leave only towards the origin they were given for. */
export function openGitHttp({ address, auth, caFile }: GitHttpOptions): GitHttp {
  const agent = makeAgent(address, caFile);
  const authorization = authorizationHeader(auth, address.hostname);
  const fixed = { "user-agent": "git/berth", ...(authorization === null ? {} : { authorization }) };
  return {
    send: (request) => {
      if (new URL(request.url).origin !== address.origin) return Promise.resolve(leavesOrigin);
      return sendAgainOnce({ ...request, headers: { ...request.headers, ...fixed }, agent });
    },
    close: () => agent.destroy(),
  };
}

const leavesOrigin: HttpExchange = { kind: "broken", code: "", message: "the server points to another host" };

/** A kept connection may have been closed by the server a moment ago; a question, unlike a push, may be asked twice. */
async function sendAgainOnce(request: HttpRequest): Promise<HttpExchange> {
  const result = await exchange(request);
  const stale = result.kind === "broken" && ["ECONNRESET", "EPIPE"].includes(result.code);
  return stale && !request.url.endsWith("/git-receive-pack") ? exchange(request) : result;
}

function makeAgent(address: WebAddress, caFile: string | null): http.Agent {
  const keep = { keepAlive: true, maxSockets: 4, scheduling: "lifo" as const };
  if (address.scheme === "http") return new http.Agent(keep);
  return new https.Agent({
    ...keep,
    ...(caFile === null ? {} : { ca: [...rootCertificates, readFileSync(caFile, "utf8")] }),
  });
}
