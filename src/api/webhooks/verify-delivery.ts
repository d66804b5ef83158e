import { type Delivery, header } from "./delivery.ts";
import type { WebhookProvider } from "./provider.ts";
import { sameHmac, sameText } from "./same-secret.ts";

export interface Proof {
  readonly delivery: Delivery;
  readonly secret: string;
  /** Milliseconds since 1970, for signatures that hold a time. */
  readonly now: number;
}

/** Whether a delivery proves that its sender knows the secret, in each provider's own way. */
export const verifyDelivery: Readonly<Record<WebhookProvider, (proof: Proof) => boolean>> = {
  github: (proof) => prefixedHmac(proof, "x-hub-signature-256"),
  bitbucket: (proof) => prefixedHmac(proof, "x-hub-signature"),
  gitea: (proof) => hexHmac(proof, "x-gitea-signature"),
  forgejo: (proof) => hexHmac(proof, "x-forgejo-signature") || hexHmac(proof, "x-gitea-signature"),
  gogs: (proof) => hexHmac(proof, "x-gogs-signature"),
  gitlab: (proof) => standardSignature(proof) ?? gitlabToken(proof),
};

function prefixedHmac({ delivery, secret }: Proof, name: string): boolean {
  const signature = /^sha256=([0-9a-f]{64})$/.exec(header(delivery, name) ?? "")?.[1];
  return signature !== undefined && sameHmac(signature, secret, { parts: [delivery.body], encoding: "hex" });
}

function hexHmac({ delivery, secret }: Proof, name: string): boolean {
  const signature = header(delivery, name);
  return signature !== null && sameHmac(signature, secret, { parts: [delivery.body], encoding: "hex" });
}

function gitlabToken({ delivery, secret }: Proof): boolean {
  const token = header(delivery, "x-gitlab-token");
  return token !== null && sameText(token, secret);
}

const toleranceMs = 5 * 60_000;

/**
 * The Standard Webhooks signature, or null where the delivery bears none.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
function standardSignature({ delivery, secret, now }: Proof): boolean | null {
  const signatures = header(delivery, "webhook-signature");
  if (signatures === null) return null;
  const id = header(delivery, "webhook-id") ?? "";
  const timestamp = header(delivery, "webhook-timestamp") ?? "";
  const fresh = /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1000) <= toleranceMs;
  if (!fresh) return false;
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : secret;
  const message = { parts: [`${id}.${timestamp}.`, delivery.body], encoding: "base64" } as const;
  return signatures
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .some((signature) => sameHmac(signature.slice("v1,".length), key, message));
}
