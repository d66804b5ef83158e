import { type Delivery, header } from "./delivery.ts";
import type { WebhookProvider } from "./provider.ts";

const headerNames: Readonly<Record<WebhookProvider, readonly string[]>> = {
  github: ["x-github-delivery"],
  gitlab: ["webhook-id", "idempotency-key", "x-gitlab-event-uuid"],
  gitea: ["x-gitea-delivery"],
  forgejo: ["x-forgejo-delivery", "x-gitea-delivery"],
  gogs: ["x-gogs-delivery"],
  bitbucket: ["x-request-uuid", "x-request-id"],
};

/** What names a delivery among all others of its provider, or null where it bears no name. */
export function deliveryId(provider: WebhookProvider, delivery: Delivery): string | null {
  const name = headerNames[provider].find((one) => header(delivery, one) !== null);
  const id = name === undefined ? null : header(delivery, name);
  return id === null || id.length > 200 ? null : `${provider}:${id}`;
}
