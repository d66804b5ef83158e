import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Log } from "../../platform/log.ts";
import type { RunningServer } from "../http-server.ts";
import type { Authenticate } from "./authenticate.ts";
import { refuse } from "./protocol/answer.ts";
import { failure } from "./protocol/status.ts";
import { readRequest } from "./read-request.ts";
import type { ApiParts } from "./routes/api-parts.ts";
import { route } from "./routes/routes.ts";
import { sendAnswer } from "./send-answer.ts";
import { upgradeHandler } from "./streams/upgrade.ts";

export interface ApiOptions {
  readonly address: string;
  /** 0 for any free one. */
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  readonly authenticate: Authenticate;
  readonly parts: ApiParts;
  readonly log: Log;
}

/** Serves the Kubernetes API. HTTP/1.1 only: exec and port-forward upgrade the connection, which HTTP/2 cannot. */
export async function startApi({ address, port, certificate, key, ...options }: ApiOptions): Promise<RunningServer> {
  const server = createServer(
    { cert: certificate, key, ALPNProtocols: ["http/1.1"], requestTimeout: 30_000 },
    (request, response) => {
      void answer(options, request, response);
    },
  );
  server.on("upgrade", upgradeHandler(options));
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, address, resolve));
  const bound = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: bound.address, port: bound.port, close };
}

type Answering = Pick<ApiOptions, "authenticate" | "parts" | "log">;

async function answer(
  { authenticate, parts, log }: Answering,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const user = authenticate(message.headers.authorization);
    if (user === null) {
      sendAnswer(response, refuse(failure("Unauthorized", "Unauthorized")));
      return;
    }
    const request = await readRequest(message, user);
    sendAnswer(response, "code" in request ? refuse(request) : await route(parts, request));
  } catch (error) {
    log.error({ error: String(error), method: message.method, url: message.url }, "API request failed");
    if (response.headersSent) response.destroy();
    else sendAnswer(response, refuse(failure("InternalError", "an error on the server: see its log")));
  }
}
