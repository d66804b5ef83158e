import { Readable } from "node:stream";
import { parseTimestamp } from "../../../model/instant.ts";
import { isKind } from "../../../model/kinds.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import { failure, notFound, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ObjectRequest } from "../routes/collection.ts";
import { findContainer, runsNow } from "./find-container.ts";
import type { LogOptions } from "./pod-streams.ts";
import type { StreamTarget } from "./stream-target.ts";

/** GET of a pod's log. */
export async function podLog(parts: ApiParts, { kind, namespace, name, request }: ObjectRequest): Promise<Answer> {
  const pod = parts.store.get(kind, namespace, name)?.object;
  if (!pod || !isKind(pod, "Pod")) return refuse(notFound(kind, name));
  const { query } = request;
  const previous = query.get("previous") === "true";
  const target = findContainer(pod, query.get("container"), previous);
  if ("code" in target) return refuse(target);
  const asked = optionsOf(query, parts.clock());
  if ("code" in asked) return refuse(asked);
  const options = { ...asked, run: previous && runsNow(pod, target) ? "previous" : "present" } as const;
  const log = await parts.streams.logs(target, options);
  if (typeof log === "string") return refuse(failure("InternalError", log));
  const limit = numberOf(query, "limitBytes");
  return { kind: "stream", contentType: "text/plain", run: (response) => pipeLog(log, response, limit) };
}

function optionsOf(query: URLSearchParams, now: number): Omit<LogOptions, "run"> | Status {
  const [tailLines, sinceSeconds] = [numberOf(query, "tailLines"), numberOf(query, "sinceSeconds")];
  const sinceTime = query.get("sinceTime");
  const at = sinceTime === null ? null : parseTimestamp(sinceTime);
  if (sinceTime !== null && at === null)
    return failure("BadRequest", `sinceTime is no RFC 3339 time: ${JSON.stringify(sinceTime)}`);
  const sinceMs = sinceSeconds === null ? at : now - sinceSeconds * 1000;
  return { follow: query.get("follow") === "true", timestamps: query.get("timestamps") === "true", tailLines, sinceMs };
}

function numberOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function pipeLog(log: Readable, response: StreamTarget, limit: number | null): void {
  response.flushHeaders();
  log.once("error", () => response.end());
  // A reader that leaves must not keep a stream open on the host.
  response.once("close", () => log.destroy());
  (limit === null ? log : Readable.from(firstBytes(log, limit))).pipe(response);
}

async function* firstBytes(log: Readable, limit: number): AsyncGenerator<Buffer> {
  let left = limit;
  for await (const chunk of log as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
