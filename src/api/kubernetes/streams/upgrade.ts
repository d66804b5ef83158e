import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";
import type { Log } from "../../../platform/log.ts";
import type { Audit } from "../audit/audit-file.ts";
import { arrivalOf, auditRecord } from "../audit/audit-record.ts";
import type { Admit } from "../auth/admit.ts";
import type { User } from "../protocol/api-request.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import { runExecSocket } from "./exec-socket.ts";
import { runExecSpdy } from "./exec-spdy.ts";
import { openPodSession, type PodSession } from "./open-pod-session.ts";
import { forwardPorts } from "./port-forward.ts";
import { forwardOverSocket } from "./port-forward-socket.ts";
import { openReadStream, type ReadStream, readProtocols, takeBearer } from "./read-socket.ts";
import { socketTarget } from "./stream-target.ts";

export interface UpgradeParts {
  readonly parts: ApiParts;
  readonly admit: Admit;
  readonly audit: Audit;
  readonly log: Log;
}

/** Subprotocols of WebSocket, the best first; the last carries SPDY inside. Its name is one that `ws` takes for malformed. */
const commandProtocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
const tunnelProtocol = "SPDY/3.1+portforward.k8s.io";
/** What clients call the protocols on a SPDY connection. */
const spdyProtocols = { command: "v4.channel.k8s.io", forward: "portforward.k8s.io" } as const;
/** Requests whose offer of the tunnel was hidden from `ws`. */
const tunnels = new WeakSet<IncomingMessage>();
/** A client has so long to take its refusal. */
const lingerMs = 5_000;
const largestMessage = 4 * 1024 * 1024;

/** Answers requests that want another protocol on their connection: exec, attach, port-forward, and watches and logs. */
export function upgradeHandler(given: UpgradeParts) {
  const sockets = webSockets();
  return (message: IncomingMessage, connection: Duplex, head: Buffer): void => {
    connection.on("error", () => connection.destroy());
    answer(given, sockets, { message, connection, head }).catch((error: unknown) => {
      given.log.error({ error: String(error), path: message.url?.split("?")[0] }, "API upgrade failed");
      refuseUpgrade(connection, failure("InternalError", "an error on the server: see its log"));
    });
  };
}

interface Upgrade {
  readonly message: IncomingMessage;
  readonly connection: Duplex;
  readonly head: Buffer;
}

async function answer(given: UpgradeParts, sockets: WebSocketServer, upgrade: Upgrade): Promise<void> {
  const { parts, admit, audit } = given;
  const { message, connection } = upgrade;
  takeBearer(message);
  const arrival = arrivalOf(message, parts.clock());
  const admitted = admit(message);
  // Who may not is refused before anything is opened on a host.
  const opened = admitted.refused ?? (await openStream(parts, message, admitted.user));
  const [status, reason] = "code" in opened ? [opened.code, opened.reason ?? ""] : [101, ""];
  const record = auditRecord(arrival, admitted, { status, reason, name: "", commits: [] });
  if (record) audit(record);
  if ("code" in opened) return refuseUpgrade(connection, opened);
  if ("run" in opened) {
    return overWebSocket(sockets, upgrade, (socket) => opened.run(socketTarget(socket, opened.form)));
  }
  const { session, transport } = opened;
  if (transport === "spdy") overSpdy(acceptSpdy(upgrade, session), session, parts);
  else overWebSocket(sockets, upgrade, (socket) => serveSocket(socket, opened, parts));
}

interface Opened {
  readonly session: PodSession;
  readonly transport: Transport;
}

async function openStream(
  parts: ApiParts,
  message: IncomingMessage,
  user: User | null,
): Promise<Opened | ReadStream | Status> {
  if (user !== null && readsOnly(message)) return openReadStream(parts, message, user);
  const session = await openPodSession(parts, message);
  if ("code" in session) return session;
  const transport = transportOf(message, session);
  if (typeof transport === "string") return { session, transport };
  if (session.kind === "command") session.process.close();
  return transport;
}

/** What has no session in a pod is read: a watch, a log. By GET alone, which is what was asked for permission. */
function readsOnly({ method, url = "", headers }: IncomingMessage): boolean {
  const path = url.split("?", 1)[0] ?? "";
  return (
    method === "GET" && headers.upgrade?.toLowerCase() === "websocket" && !/\/(exec|attach|portforward)$/.test(path)
  );
}

/** `ws` refuses the tunnel's name for its slash: it is hidden from it, and named in the answer all the same. */
function overWebSocket(
  sockets: WebSocketServer,
  { message, connection, head }: Upgrade,
  serve: (socket: WebSocket) => void,
): void {
  if (message.headers["sec-websocket-protocol"]?.includes(tunnelProtocol)) {
    delete message.headers["sec-websocket-protocol"];
    tunnels.add(message);
  }
  // An empty list is none, which `ws` takes for malformed.
  if (message.headers["sec-websocket-protocol"] === "") delete message.headers["sec-websocket-protocol"];
  sockets.handleUpgrade(message, connection, head, serve);
}

function serveSocket(socket: WebSocket, { session, transport }: Opened, parts: ApiParts): void {
  if (transport === "tunnel") overSpdy(createWebSocketStream(socket), session, parts);
  else if (session.kind === "forward") forwardOverSocket(socket, session, parts.streams);
  else runExecSocket(socket, session.process).catch(() => socket.terminate());
}

function webSockets(): WebSocketServer {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    handleProtocols: (offered) =>
      [...commandProtocols, ...readProtocols].find((protocol) => offered.has(protocol)) ?? false,
  });
  return server.on("headers", (headers, message) => {
    if (tunnels.has(message)) headers.push(`Sec-WebSocket-Protocol: ${tunnelProtocol}`);
  });
}

type Transport = "spdy" | "tunnel" | "websocket";

function transportOf({ headers }: IncomingMessage, session: PodSession): Transport | Status {
  const upgrade = headers.upgrade?.toLowerCase();
  const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  if (upgrade === "spdy/3.1") return "spdy";
  if (upgrade === "websocket" && session.kind === "forward" && offered.includes(tunnelProtocol)) return "tunnel";
  const spoken = commandProtocols.some((protocol) => offered.includes(protocol));
  const complete = session.kind === "command" || session.ports.length > 0;
  if (upgrade === "websocket" && complete && spoken) return "websocket";
  return failure("BadRequest", `none of the offered protocols is spoken here: ${offered.join(", ") || upgrade}`);
}

function acceptSpdy({ connection, head }: Upgrade, { kind }: PodSession): Duplex {
  connection.write(
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n" +
      `X-Stream-Protocol-Version: ${spdyProtocols[kind]}\r\n\r\n`,
  );
  if (head.length > 0) connection.unshift(head);
  return connection;
}

function overSpdy(connection: Duplex, session: PodSession, { streams }: ApiParts): void {
  if (session.kind === "forward") forwardPorts(connection, session.target, streams);
  else runExecSpdy(connection, session.process, session.wanted);
}

function refuseUpgrade(connection: Duplex, status: Status): void {
  const body = JSON.stringify(status);
  connection.end(
    `HTTP/1.1 ${status.code} ${STATUS_CODES[status.code] ?? "Error"}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
  // What the client goes on sending is not read by anybody, and its leaving would not be seen.
  connection.resume();
  setTimeout(() => connection.destroy(), lingerMs).unref();
}
