import type { IncomingMessage } from "node:http";
import { parseAccept } from "./protocol/accept.ts";
import type { ApiRequest, User } from "./protocol/api-request.ts";
import { failure, type Status } from "./protocol/status.ts";

/** Kubernetes' own limit for a request is 3 MiB. */
const largestBody = 3 * 1024 * 1024;

/** The request with its body, or why it cannot be read. */
export async function readRequest(message: IncomingMessage, user: User): Promise<ApiRequest | Status> {
  const target = message.url ?? "/";
  if (!URL.canParse(target, "https://localhost")) return failure("BadRequest", "the request's target is not a path");
  const { pathname, searchParams } = new URL(target, "https://localhost");
  const path = decodePath(pathname);
  if (path === null) return failure("BadRequest", "the request's path is not valid");
  const body = await readBody(message);
  if (body === null) return failure("RequestEntityTooLarge", `limit is ${largestBody}`);
  return {
    method: message.method ?? "GET",
    path,
    query: searchParams,
    accept: parseAccept(message.headers.accept),
    contentType: (message.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "",
    body,
    user,
  };
}

/** Decoded parts of a path; null where its escapes are none. */
export function decodePath(pathname: string): string[] | null {
  try {
    return pathname
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** Null where it is too large: what is over the limit is never kept. */
async function readBody(message: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
