import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { isObject } from "../patch/json-value.ts";

/** What a token says, before anybody believes it. */
export type Claims = Readonly<Record<string, unknown>>;

/** A P-256 key pair: signs tokens, and knows its own. */
export interface TokenKey {
  sign(claims: Claims): string;
  /** The claims of a token this key signed; null for any other text. */
  read(token: string): Claims | null;
}

const options = { dsaEncoding: "ieee-p1363" } as const;

/** Tokens as RFC 7519 has them, by ES256 and nothing else: what the header says chooses no algorithm. */
export function tokenKey(privateKey: KeyObject): TokenKey {
  const publicKey = createPublicKey(privateKey);
  const kid = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64url");
  const header = encode({ alg: "ES256", kid });
  return {
    sign: (claims) => {
      const signed = `${header}.${encode(claims)}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), { key: privateKey, ...options }).toString("base64url")}`;
    },
    read: (token) => {
      const [head, body, signature, ...rest] = token.split(".");
      if (head !== header || body === undefined || signature === undefined || rest.length > 0) return null;
      const signed = Buffer.from(`${head}.${body}`);
      const good = verify("sha256", signed, { key: publicKey, ...options }, Buffer.from(signature, "base64url"));
      return good ? decode(body) : null;
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(text: string): Claims | null {
  const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  return isObject(value) ? value : null;
}
