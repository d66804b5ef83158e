import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { coalesce } from "./coalesce.ts";
import type { Delivery } from "./delivery.ts";
import { deliveryId } from "./delivery-id.ts";
import { parseProvider, type WebhookProvider } from "./provider.ts";
import { pushedRepositories } from "./pushed-repositories.ts";
import { type BodyLimits, readBody } from "./read-body.ts";
import { repositoryPath } from "./repository-path.ts";
import { type SeenDeliveries, seenDeliveries } from "./seen-deliveries.ts";
import { verifyDelivery } from "./verify-delivery.ts";
import type { WatchedRepository, WebhookAnswer, WebhookOptions } from "./webhook-options.ts";

const defaultLimits = { maxBytes: 1024 * 1024, maxMs: 10_000, maxAtOnce: 64 };

/** Answers `POST /webhooks/{provider}`. A delivery can only make us look sooner at a repository we already follow. */
export function webhookHandler(options: WebhookOptions): RequestListener {
  const limits = { ...defaultLimits, ...options.limits };
  const desk: Desk = { options, limits, seen: seenDeliveries(), fetch: coalesce(options.onPush, options.onError) };
  let open = 0;
  return (request, response) => {
    const provider = providerOf(request);
    open += 1;
    const answering = open > limits.maxAtOnce ? Promise.resolve(tooMany) : answerRequest(desk, provider, request);
    void answering.then((answer) => {
      open -= 1;
      send(request, response, answer);
      options.onAnswer?.({ ...answer, provider });
    }, options.onError);
  };
}

interface Desk {
  readonly options: WebhookOptions;
  readonly limits: BodyLimits;
  readonly seen: SeenDeliveries;
  readonly fetch: (repository: string) => void;
}

async function answerRequest(
  desk: Desk,
  provider: WebhookProvider | null,
  request: IncomingMessage,
): Promise<WebhookAnswer> {
  if (!provider) return refuse(404, "no such provider");
  if (request.method !== "POST") return refuse(405, "a delivery is sent by POST");
  const body = await readBody(request, desk.limits);
  switch (body.kind) {
    case "too-large":
      return refuse(413, `a delivery holds at most ${desk.limits.maxBytes} bytes`);
    case "too-slow":
      return refuse(408, "the delivery did not arrive in time");
    case "broken":
      return refuse(400, "the delivery broke off");
    case "whole":
      return takeDelivery(desk, provider, { headers: request.headers, body: body.bytes });
  }
}

/** Nothing of the body is looked at before its signature is. */
function takeDelivery(desk: Desk, provider: WebhookProvider, delivery: Delivery): WebhookAnswer {
  const now = (desk.options.now ?? Date.now)();
  const trusting = desk.options
    .repositories()
    .filter(
      ({ secrets }) =>
        secrets.length === 0 || secrets.some((secret) => verifyDelivery[provider]({ delivery, secret, now })),
    );
  if (trusting.length === 0) return refuse(401, "the signature is missing or wrong");
  const pushed = pushedRepositories(delivery);
  if (!pushed) return refuse(400, "the delivery is not a JSON object");
  const id = deliveryId(provider, delivery);
  if (id !== null && !desk.seen.admit(id, now)) return accept("seen before", []);
  const names = trusting.filter((repository) => isAmong(repository, pushed)).map(({ name }) => name);
  for (const name of names) desk.fetch(name);
  return accept(names.length === 0 ? "about no repository followed here" : "on it", names);
}

function isAmong(repository: WatchedRepository, pushed: ReadonlySet<string>): boolean {
  const path = repositoryPath(repository.url);
  return path !== null && pushed.has(path);
}

function providerOf(request: IncomingMessage): WebhookProvider | null {
  const found = /^\/webhooks\/([a-z]+)\/?(?:\?|$)/.exec(request.url ?? "");
  return parseProvider(found?.[1] ?? "");
}

function send(request: IncomingMessage, response: ServerResponse, { status, message }: WebhookAnswer): void {
  const unread = !request.complete;
  // What was not read must not be taken for the next request on this connection.
  const headers = { "content-type": "application/json", ...(unread ? { connection: "close" } : {}) };
  response.writeHead(status, status === 429 ? { ...headers, "retry-after": "1" } : headers);
  response.end(`${JSON.stringify({ message })}\n`, () => unread && request.destroy());
}

const accept = (message: string, repositories: readonly string[]): WebhookAnswer => ({
  status: 202,
  message,
  repositories,
});
const refuse = (status: Exclude<WebhookAnswer["status"], 202>, message: string): WebhookAnswer => ({
  status,
  message,
  repositories: [],
});
const tooMany = refuse(429, "too many deliveries at once");
