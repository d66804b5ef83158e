import type { HttpClient } from "isomorphic-git";
import type { FetchFailure } from "../../model/tree.ts";
import { fetchFailure } from "../failure.ts";
import type { GitHttp } from "../http/git-http.ts";
import { httpFailure } from "../http/http-failure.ts";
import { redact } from "../redact.ts";

export interface GitClientOptions {
  readonly http: GitHttp;
  readonly url: () => string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly secrets: readonly string[];
}

/** isomorphic-git's way to a server, over our own connections: credentials, limits and deadlines stay in one place. */
export interface GitClient {
  readonly http: HttpClient;
  /** What a thrown error means. */
  failure(error: unknown): FetchFailure;
}

/** Carries a failed exchange through a library that knows only exceptions. */
class ExchangeError extends Error {
  readonly failure: FetchFailure;
  constructor(failure: FetchFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

export function gitClient(options: GitClientOptions, signal: AbortSignal | null): GitClient {
  return {
    http: { request: (request) => send(options, request, signal) },
    failure: (error) => {
      if (error instanceof ExchangeError) return error.failure;
      const text = redact(error instanceof Error ? error.message : String(error), options.secrets);
      const code = error instanceof Error && "code" in error ? error.code : null;
      if (code === "NotFoundError")
        return fetchFailure("no-such-ref", `${options.url()} does not have this ref: ${text}`);
      return fetchFailure("other", `the objects of ${options.url()} cannot be read: ${text}`);
    },
  };
}

type Request = Parameters<HttpClient["request"]>[0];

async function send(
  options: GitClientOptions,
  request: Request,
  signal: AbortSignal | null,
): ReturnType<HttpClient["request"]> {
  const { http, maxBytes, timeoutMs } = options;
  const result = await http.send({
    method: request.method === "POST" ? "POST" : "GET",
    url: request.url,
    headers: request.headers ?? {},
    body: request.body ? await joined(request.body) : null,
    maxBytes,
    timeoutMs,
    signal,
  });
  if (result.kind !== "answered" || result.status >= 300) throw new ExchangeError(httpFailure(options.url(), result));
  return {
    url: request.url,
    statusCode: result.status,
    statusMessage: "OK",
    headers: Object.fromEntries(Object.entries(result.headers).map(([name, value]) => [name, String(value)])),
    body: once(result.body),
  };
}

async function joined(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function* once(body: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield body;
}
