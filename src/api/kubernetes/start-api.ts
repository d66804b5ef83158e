import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Log } from "../../platform/log.ts";
import type { RunningServer } from "../http-server.ts";
import type { Audit } from "./audit/audit-file.ts";
import { arrivalOf, auditRecord } from "./audit/audit-record.ts";
import { notedWrites } from "./audit/noted-writes.ts";
import { type Admission, type Admit, admission } from "./auth/admit.ts";
import { authentication } from "./auth/authenticate.ts";
import { type EnterFlight, type InFlightLimits, inFlight, usualLimits } from "./in-flight.ts";
import { type Answer, refuse } from "./protocol/answer.ts";
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
  /** PEM: who signs clients' certificates. */
  readonly authority: string;
  readonly audit: Audit;
  readonly parts: ApiParts;
  readonly log: Log;
  readonly limits?: InFlightLimits;
}

/** Serves the Kubernetes API. HTTP/1.1 only: exec and port-forward upgrade the connection, which HTTP/2 cannot. */
export async function startApi({ address, port, certificate, key, ...options }: ApiOptions): Promise<RunningServer> {
  const { parts, limits } = options;
  const admit = admission(authentication(parts.tokens), parts.store);
  const answering = { ...options, admit, enter: inFlight(limits ?? usualLimits) };
  const server = createServer(
    {
      ...{ cert: certificate, key, ALPNProtocols: ["http/1.1"], requestTimeout: 30_000 },
      // A client without a certificate shows a token instead, so the handshake lets it in; who it is comes later.
      ...{ ca: options.authority, requestCert: true, rejectUnauthorized: false },
    },
    (request, response) => {
      void answer(answering, request, response);
    },
  );
  server.on("upgrade", upgradeHandler(answering));
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, address, resolve));
  const bound = server.address() as AddressInfo;
  // The server itself knows nothing any more of connections that were upgraded: somebody's exec would keep it from ending.
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  return { address: bound.address, port: bound.port, close };
}

interface Answering extends Pick<ApiOptions, "audit" | "parts" | "log"> {
  readonly admit: Admit;
  readonly enter: EnterFlight;
}

async function answer(answering: Answering, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const failed = (error: unknown): Answer => {
    // The query stays out: a command to run stands in it.
    const path = message.url?.split("?")[0];
    answering.log.error({ error: String(error), method: message.method, path }, "API request failed");
    return refuse(failure("InternalError", "an error on the server: see its log"));
  };
  try {
    sendAnswer(response, await auditedAnswer(answering, message, failed));
  } catch (error) {
    const problem = failed(error);
    if (response.headersSent) response.destroy();
    else sendAnswer(response, problem);
  }
}

/** What was done is written down before anybody is told of it. */
async function auditedAnswer(
  { admit, enter, audit, parts }: Answering,
  message: IncomingMessage,
  failed: (error: unknown) => Answer,
): Promise<Answer> {
  const arrival = arrivalOf(message, parts.clock());
  const admitted = admit(message);
  const commits: string[] = [];
  const writes = notedWrites(parts.writes, (commit) => commits.push(commit));
  const leave = admitted.refused || isLong(admitted) ? () => {} : enter(admitted.user?.name ?? "");
  const answered = leave ? answerAdmitted({ ...parts, writes }, message, admitted) : Promise.resolve(tooMany);
  const given = await answered.catch(failed).finally(() => leave?.());
  const record = auditRecord(arrival, admitted, { ...outcomeOf(given), commits });
  if (record) audit(record);
  return given;
}

/** A watch or a log goes on for as long as somebody reads: it takes no room from what is answered at once. */
function isLong({ attributes }: Admission): boolean {
  return attributes?.kind === "resource" && (attributes.verb === "watch" || attributes.subresource === "log");
}

const tooMany = refuse(
  failure("TooManyRequests", "Too many requests, please try again later.", { retryAfterSeconds: 1 }),
);

async function answerAdmitted(
  parts: ApiParts,
  message: IncomingMessage,
  { user, refused }: Admission,
): Promise<Answer> {
  if (refused || !user) return refuse(refused ?? failure("Unauthorized", "Unauthorized"));
  const request = await readRequest(message, user);
  return "code" in request ? refuse(request) : route(parts, request);
}

interface Told {
  readonly reason?: unknown;
  readonly metadata?: { readonly name?: unknown };
}

function outcomeOf(answer: Answer): { status: number; reason: string; name: string } {
  if (answer.kind === "stream") return { status: 200, reason: "", name: "" };
  const told: Told = answer.kind === "json" ? (answer.body as Told) : {};
  const { reason } = told;
  const name = told.metadata?.name;
  return {
    status: answer.status,
    reason: answer.status >= 400 && typeof reason === "string" ? reason : "",
    name: typeof name === "string" ? name : "",
  };
}
