import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Log } from "../platform/log.ts";

/** Answers a request and says true, or leaves it to the next. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export interface HttpServerOptions {
  readonly address: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Asked in order. */
  readonly handlers: readonly HttpHandler[];
  readonly log: Log;
}

export interface RunningServer {
  readonly address: string;
  readonly port: number;
  /** Takes no new connection, and ends those that are open. */
  close(): Promise<void>;
}

/** Starts the plain HTTP server for health, metrics and webhooks. Rejects where the address is taken. */
export async function startHttpServer({ address, port, handlers, log }: HttpServerOptions): Promise<RunningServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    answer(handlers, request, response).catch((error: unknown) => {
      log.error({ error: String(error), url: request.url }, "request failed");
      if (!response.headersSent) reply(response, 500, "internal error\n");
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, address, resolve));
  const bound = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: bound.address, port: bound.port, close };
}

async function answer(
  handlers: readonly HttpHandler[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const handler of handlers) {
    if (await handler(request, response)) return;
  }
  reply(response, 404, "not found\n");
}

/** Ends a response with a text. */
export function reply(
  response: ServerResponse,
  status: number,
  text: string,
  contentType = "text/plain; charset=utf-8",
): void {
  response.writeHead(status, { "content-type": contentType, "x-content-type-options": "nosniff" }).end(text);
}

/** Path and query of a request; null where the target is none. */
export function targetOf(request: IncomingMessage): URL | null {
  return URL.canParse(request.url ?? "", "http://localhost") ? new URL(request.url ?? "", "http://localhost") : null;
}
