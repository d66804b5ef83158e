import { createHash, timingSafeEqual } from "node:crypto";
import type { User } from "./protocol/api-request.ts";

/** Who a bearer token belongs to. */
export interface TokenUser extends User {
  readonly token: string;
}

/** Finds the user of an `Authorization` header; null where nobody is known by it. */
export type Authenticate = (authorization: string | undefined) => User | null;

/** Compares digests, so that the time it takes tells nothing about a token. */
export function tokenAuthentication(users: readonly TokenUser[]): Authenticate {
  const known = users.map(({ token, name, groups }) => ({ digest: digestOf(token), user: { name, groups } }));
  return (authorization = "") => {
    const given = /^Bearer ([\x21-\x7e]{1,4096})$/.exec(authorization)?.[1];
    if (given === undefined) return null;
    const digest = digestOf(given);
    return known.find((entry) => timingSafeEqual(entry.digest, digest))?.user ?? null;
  };
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
