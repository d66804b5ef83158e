import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Whether two texts are equal, in a time that tells nothing of where they differ or how long the wanted one is. */
export function sameText(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

/** Whether `signature` is the HMAC-SHA256 of the parts, in the given encoding. */
export function sameHmac(signature: string, key: string | Buffer, message: HmacMessage): boolean {
  const hmac = createHmac("sha256", key);
  for (const part of message.parts) hmac.update(part);
  return sameText(signature, hmac.digest(message.encoding));
}

export interface HmacMessage {
  readonly parts: readonly (string | Buffer)[];
  readonly encoding: "hex" | "base64";
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
