import type { IncomingMessage } from "node:http";
import { parseAccept } from "../protocol/accept.ts";
import type { Answer } from "../protocol/answer.ts";
import type { User } from "../protocol/api-request.ts";
import { failure, type Status, unservedPath } from "../protocol/status.ts";
import { decodePath } from "../read-request.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import { route } from "../routes/routes.ts";
import type { StreamTarget } from "./stream-target.ts";

const bearer = "base64url.bearer.authorization.k8s.io.";

/** Subprotocols of logs and watches: how a piece of it becomes a message. */
export const readProtocols = ["base64.binary.k8s.io", "binary.k8s.io"];

/** A browser cannot set headers on a WebSocket: the token comes as a subprotocol, which is no protocol and taken out. */
export function takeBearer({ headers }: IncomingMessage): void {
  const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  const token = offered.find((name) => name.startsWith(bearer));
  if (token === undefined) return;
  headers.authorization ??= `Bearer ${Buffer.from(token.slice(bearer.length), "base64url").toString("utf8")}`;
  headers["sec-websocket-protocol"] = offered.filter((name) => name !== token).join(", ");
}

export interface ReadStream {
  readonly kind: "read";
  readonly form: "text" | "binary" | "base64";
  readonly run: (target: StreamTarget) => void;
}

/** Opens a watch or a log that is asked for over a WebSocket, or says why there is none. */
export async function openReadStream(
  parts: ApiParts,
  message: IncomingMessage,
  user: User,
): Promise<ReadStream | Status> {
  const { url = "/", headers } = message;
  if (!URL.canParse(url, "https://localhost")) return unservedPath;
  const { pathname, searchParams } = new URL(url, "https://localhost");
  const accept = parseAccept(headers.accept);
  const body = Buffer.alloc(0);
  const request = {
    method: "GET",
    path: decodePath(pathname) ?? [],
    query: searchParams,
    accept,
    contentType: "",
    body,
    user,
  };
  const answer = await route(parts, request);
  if (answer.kind === "stream")
    return { kind: "read", form: formOf(answer, headers["sec-websocket-protocol"] ?? ""), run: answer.run };
  if (answer.kind === "json" && isStatus(answer.body)) return answer.body;
  return failure("BadRequest", "only a watch, a log, exec, attach and port-forward go over a WebSocket");
}

/** A watch is text whatever is offered; a log is bytes unless base64 is asked for. */
function formOf({ contentType }: Extract<Answer, { kind: "stream" }>, offered: string): ReadStream["form"] {
  if (contentType !== "text/plain") return "text";
  return offered.includes("base64.binary.k8s.io") ? "base64" : "binary";
}

function isStatus(body: unknown): body is Status {
  return typeof body === "object" && body !== null && "kind" in body && body.kind === "Status" && "code" in body;
}
