/** Who may tell us about a push, as it stands in the path of the request. */
export const webhookProviders = ["github", "gitlab", "gitea", "forgejo", "gogs", "bitbucket"] as const;

export type WebhookProvider = (typeof webhookProviders)[number];

export function parseProvider(text: string): WebhookProvider | null {
  return webhookProviders.find((provider) => provider === text) ?? null;
}
