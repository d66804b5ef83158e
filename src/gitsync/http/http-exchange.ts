import http from "node:http";
import https from "node:https";

export interface HttpRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly agent: http.Agent;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
}

export type HttpExchange =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: http.IncomingHttpHeaders;
      readonly body: Buffer;
    }
  | { readonly kind: "too-large" }
  /** `code` as node names it: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, or `ETIMEDOUT` for our own deadline. */
  | { readonly kind: "broken"; readonly code: string; readonly message: string };

/** Sends one request and reads the whole answer, at most `maxBytes` of it. Redirects are not followed here. */
export function exchange(request: HttpRequest): Promise<HttpExchange> {
  return new Promise((resolve) => {
    const send = request.url.startsWith("https:") ? https.request : http.request;
    const outgoing = send(request.url, { method: request.method, headers: request.headers, agent: request.agent });
    const finish = (result: HttpExchange): void => {
      clearTimeout(deadline);
      request.signal?.removeEventListener("abort", abort);
      resolve(result);
      if (result.kind !== "answered") outgoing.destroy();
    };
    const abort = (): void => finish({ kind: "broken", code: "ABORT_ERR", message: "it was called off" });
    const late = (): void =>
      finish({ kind: "broken", code: "ETIMEDOUT", message: `no answer within ${request.timeoutMs} ms` });
    const deadline = setTimeout(late, request.timeoutMs);
    if (request.signal?.aborted) abort();
    request.signal?.addEventListener("abort", abort, { once: true });
    outgoing.on("error", (error: NodeJS.ErrnoException) => finish(brokenBy(error)));
    outgoing.on("response", (response) => collect(response, request.maxBytes, finish));
    outgoing.end(request.body ?? undefined);
  });
}

function collect(response: http.IncomingMessage, maxBytes: number, finish: (result: HttpExchange) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) finish({ kind: "too-large" });
    else chunks.push(chunk);
  });
  response.on("error", (error) => finish(brokenBy(error)));
  response.on("end", () => {
    const { statusCode = 0, headers } = response;
    finish({ kind: "answered", status: statusCode, headers, body: Buffer.concat(chunks) });
  });
}

function brokenBy(error: NodeJS.ErrnoException): HttpExchange {
  return { kind: "broken", code: error.code ?? "", message: error.message };
}
