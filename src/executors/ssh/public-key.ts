import { createHash } from "node:crypto";

/** RSA keys below this are refused: they are within reach of factoring. */
export const minimumRsaBits = 2048;

/** The blob of a `type base64 [comment]` public key, or null where the text is none. */
export function publicKeyBlob(text: string): Buffer | null {
  const [type, base64] = text.trim().split(/\s+/);
  if (!type || !base64) return null;
  const blob = Buffer.from(base64, "base64");
  return keyType(blob) === type ? blob : null;
}

/** `ssh-ed25519`, `ssh-rsa`...: the first field of a public key blob; "" where it has none. */
export function keyType(blob: Buffer): string {
  return field(blob, 0).toString("latin1");
}

/** Bits of an RSA key's modulus, or null for a key of another type. */
export function rsaBits(blob: Buffer): number | null {
  if (keyType(blob) !== "ssh-rsa") return null;
  const modulus = field(blob, 2);
  const start = modulus.findIndex((byte) => byte !== 0);
  return start < 0 ? 0 : (modulus.length - start) * 8 - Math.clz32(modulus[start] ?? 0) + 24;
}

/** As ssh-keygen prints it: `SHA256:...`. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** Field `index` of a list of length-prefixed strings (RFC 4251 section 5); empty where there is none. */
function field(blob: Buffer, index: number): Buffer {
  let offset = 0;
  for (let skipped = 0; offset + 4 <= blob.length; skipped++) {
    const end = offset + 4 + blob.readUInt32BE(offset);
    if (skipped === index) return blob.subarray(offset + 4, end);
    offset = end;
  }
  return Buffer.alloc(0);
}
