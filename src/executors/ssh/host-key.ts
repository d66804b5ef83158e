import { fingerprint, keyType, minimumRsaBits, publicKeyBlob, rsaBits } from "./public-key.ts";

/** Null accepts the key; a text says why not. */
export function refuseHostKey(offered: Buffer, pinned: readonly string[]): string | null {
  const bits = rsaBits(offered);
  if (bits !== null && bits < minimumRsaBits) return `host key is RSA with ${bits} bits, fewer than ${minimumRsaBits}`;
  if (pinned.some((text) => publicKeyBlob(text)?.equals(offered))) return null;
  const expected = pinned.map((text) => describe(publicKeyBlob(text))).join(" or ");
  return `host key is ${describe(offered)}, expected ${expected || "a pinned key, and none is given"}`;
}

/** Signature algorithms to offer, so that a server with several keys shows one that is pinned. */
export function hostKeyAlgorithms(pinned: readonly string[]): string[] {
  const types = pinned.flatMap((text) => keyType(publicKeyBlob(text) ?? Buffer.alloc(0)) || []);
  return [...new Set(types.flatMap((type) => (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type])))];
}

function describe(blob: Buffer | null): string {
  return blob ? `${keyType(blob)} ${fingerprint(blob)}` : "an unreadable key";
}
