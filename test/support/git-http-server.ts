import { spawn } from "node:child_process";
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";

export interface GitHttpServerOptions {
  /** Path of a bare repository; it is served under its directory's name. */
  readonly repository: string;
  /** `user:password` that every request must bring, or null. */
  readonly credentials: string | null;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Asked first; true where it has answered. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface GitHttpServer {
  readonly origin: string;
  /** Every request as it came: method, path and Authorization. */
  readonly requests: { readonly line: string; readonly authorization: string | null }[];
  close(): Promise<void>;
}

/** git's own smart HTTP server behind a listener on a free port of this machine. */
export async function gitHttpServer(options: GitHttpServerOptions): Promise<GitHttpServer> {
  const requests: GitHttpServer["requests"] = [];
  const listener: RequestListener = (request, response) => {
    const authorization = request.headers.authorization ?? null;
    requests.push({ line: `${request.method} ${request.url}`, authorization });
    if (options.intercept?.(request, response)) return;
    if (allowed(options.credentials, authorization)) backend(options.repository, request, response);
    else response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
  };
  const server = options.tls ? https.createServer(options.tls, listener) : http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `${options.tls ? "https" : "http"}://127.0.0.1:${port}`, requests, close };
}

function allowed(credentials: string | null, authorization: string | null): boolean {
  return credentials === null || authorization === `Basic ${Buffer.from(credentials).toString("base64")}`;
}

function backend(repository: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: dirname(repository),
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: request.headers["git-protocol"]?.toString() ?? "",
      REMOTE_USER: "tester",
      REQUEST_METHOD: request.method ?? "GET",
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      ...(request.headers["content-length"] ? { CONTENT_LENGTH: request.headers["content-length"] } : {}),
    },
  });
  request.pipe(child.stdin);
  child.stdin.on("error", () => undefined);
  child.stderr.resume();
  relay(child.stdout, response);
}

/** Turns the answer of a CGI program into one of HTTP. */
function relay(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  output.on("data", (chunk: Buffer) => {
    if (response.headersSent) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    const headers = head.toString("latin1", 0, end).split("\r\n").map(splitHeader);
    const status = headers.find(([name]) => name === "Status")?.[1];
    response.writeHead(Number(status?.split(" ")[0] ?? 200), Object.fromEntries(headers));
    response.write(head.subarray(end + 4));
  });
  output.on("end", () => response.end());
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
