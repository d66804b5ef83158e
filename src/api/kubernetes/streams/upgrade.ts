import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { isKind } from "../../../model/kinds.ts";
import type { Log } from "../../../platform/log.ts";
import type { Authenticate } from "../authenticate.ts";
import { failure, notFound, type Status, unservedPath } from "../protocol/status.ts";
import { decodePath } from "../read-request.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import { parseResourcePath, type ResourcePath } from "../routes/resource-path.ts";
import { runExecSocket } from "./exec-socket.ts";
import { findContainer } from "./find-container.ts";
import type { ExecSession } from "./pod-streams.ts";

export interface UpgradeParts {
  readonly parts: ApiParts;
  readonly authenticate: Authenticate;
  readonly log: Log;
}

/** Newest first: version 5 adds the end of stdin, everything else is the same. */
const protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
const largestMessage = 4 * 1024 * 1024;

/** Answers requests that want another protocol on their connection: exec over WebSocket. */
export function upgradeHandler({ parts, authenticate, log }: UpgradeParts) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  });
  return (message: IncomingMessage, connection: Duplex, head: Buffer): void => {
    connection.on("error", () => connection.destroy());
    void begin({ parts, authenticate, log }, message)
      .then((session) => {
        if ("code" in session) return refuseUpgrade(connection, session);
        return sockets.handleUpgrade(message, connection, head, (socket) => {
          runExecSocket(socket, session).catch((error: unknown) => {
            log.warn({ error: String(error) }, "an exec session broke");
            socket.terminate();
          });
        });
      })
      .catch((error: unknown) => {
        log.error({ error: String(error), url: message.url }, "API upgrade failed");
        refuseUpgrade(connection, failure("InternalError", "an error on the server: see its log"));
      });
  };
}

async function begin({ parts, authenticate }: UpgradeParts, message: IncomingMessage): Promise<ExecSession | Status> {
  if (authenticate(message.headers.authorization) === null) return failure("Unauthorized", "Unauthorized");
  if (message.headers.upgrade?.toLowerCase() !== "websocket") {
    return failure("BadRequest", "only WebSocket is spoken here: use kubectl 1.30 or newer");
  }
  const offered = (message.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  if (!protocols.some((protocol) => offered.includes(protocol))) {
    return failure(
      "BadRequest",
      `none of the offered protocols is spoken here: expected one of ${protocols.join(", ")}`,
    );
  }
  const target = new URL(message.url ?? "/", "https://localhost");
  const path = execPath(target.pathname);
  return path === null ? unservedPath : openExec(parts, path, target.searchParams);
}

const sessions = new Set(["exec", "attach"]);

function execPath(pathname: string): ResourcePath | null {
  const [root, version = "", ...rest] = decodePath(pathname) ?? [];
  const path = root === "api" ? parseResourcePath(version, rest) : null;
  return path?.kind.kind === "Pod" && sessions.has(path.subresource ?? "") ? path : null;
}

async function openExec(parts: ApiParts, path: ResourcePath, query: URLSearchParams): Promise<ExecSession | Status> {
  const name = path.name ?? "";
  const pod = parts.store.get(path.kind, path.namespace ?? "", name)?.object;
  if (!pod || !isKind(pod, "Pod")) return notFound(path.kind, name);
  const target = findContainer(pod, query.get("container"));
  if ("code" in target) return target;
  const options = { tty: query.get("tty") === "true", stdin: query.get("stdin") === "true" };
  const argv = query.getAll("command");
  if (path.subresource === "attach") return orFailure(await parts.streams.attach(target, options));
  if (argv.length === 0) return failure("BadRequest", "you must specify at least one command for the container");
  return orFailure(await parts.streams.exec(target, { ...options, argv }));
}

function orFailure(session: ExecSession | string): ExecSession | Status {
  return typeof session === "string" ? failure("InternalError", session) : session;
}

function refuseUpgrade(connection: Duplex, status: Status): void {
  const body = JSON.stringify(status);
  connection.end(
    `HTTP/1.1 ${status.code} ${STATUS_CODES[status.code] ?? "Error"}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
