import type { ServerResponse } from "node:http";
import type { Answer } from "./protocol/answer.ts";
import type { Status } from "./protocol/status.ts";

/** Writes an answer out. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  response.setHeader("cache-control", "no-cache, private");
  if (answer.kind === "stream") {
    response.writeHead(200, { "content-type": answer.contentType });
    answer.run(response);
    return;
  }
  if (answer.kind === "text") {
    response.writeHead(answer.status, { "content-type": "text/plain; charset=utf-8" }).end(answer.text);
    return;
  }
  // What is left of a body that is too large is not read: this connection is of no more use.
  if (answer.status === 413) response.setHeader("connection", "close");
  for (const warning of answer.warnings ?? []) response.appendHeader("warning", `299 - ${JSON.stringify(warning)}`);
  const { details } = answer.body as Partial<Status>;
  if (answer.status >= 400 && details?.retryAfterSeconds) response.setHeader("retry-after", details.retryAfterSeconds);
  response.writeHead(answer.status, { "content-type": answer.contentType ?? "application/json" });
  response.end(JSON.stringify(answer.body));
}
