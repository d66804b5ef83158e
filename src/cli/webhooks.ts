import type { HttpHandler } from "../api/http-server.ts";
import { reply, targetOf } from "../api/http-server.ts";
import type { Metrics } from "../api/metrics.ts";
import { webhookHandler } from "../api/webhooks/webhook-handler.ts";
import { type WebhookProvider, webhookProviders } from "../platform/settings.ts";
import type { Operator } from "./operator.ts";

const prefix = "/webhooks/";

/** Listens to the providers that have a secret, and to no other: an unsigned delivery could come from anyone. */
export function webhooks(operator: Operator, metrics: Metrics): HttpHandler {
  const listeners = new Map(
    webhookProviders.flatMap((provider) => {
      const secrets = operator.config.webhooks[provider].map((secret) => secret.reveal());
      return secrets.length === 0 ? [] : [[`${prefix}${provider}`, listenTo(operator, { provider, secrets, metrics })]];
    }),
  );
  return (request, response) => {
    const path = targetOf(request)?.pathname ?? "";
    if (!path.startsWith(prefix)) return false;
    const listener = listeners.get(path);
    if (listener) listener(request, response);
    else reply(response, 404, `no secret is configured for ${path}\n`);
    return true;
  };
}

interface Listening {
  readonly provider: WebhookProvider;
  readonly secrets: readonly string[];
  readonly metrics: Metrics;
}

function listenTo({ config, log, reconciler }: Operator, { provider, secrets, metrics }: Listening) {
  return webhookHandler({
    repositories: () =>
      config.repository === null ? [] : [{ name: "repository", url: config.repository.url, secrets }],
    onPush: () => reconciler.fetch(`webhook of ${provider}`),
    onError: (error) => log.error({ error: String(error) }, "a webhook delivery failed"),
    onAnswer: ({ status, message }) => {
      metrics.webhook(provider, status === 202 ? "accepted" : "rejected");
      if (status !== 202) log.warn({ provider, status }, `webhook refused: ${message}`);
    },
  });
}
