import { createHash, timingSafeEqual } from "node:crypto";
import type { User } from "../protocol/api-request.ts";

/** Who a bearer token belongs to; null where nobody is known by it. */
export type FindByToken = (token: string) => User | null;

export interface TokenUser {
  readonly user: User;
  /** SHA-256 of the token: the token itself is not kept. */
  readonly digest: Buffer;
}

export function tokenUser(token: string, user: User): TokenUser {
  return { user, digest: digestOf(token) };
}

/** Compares digests, so that the time it takes tells nothing about a token. */
export function findAmong(users: () => readonly TokenUser[]): FindByToken {
  return (token) => {
    const given = digestOf(token);
    return users().find(({ digest }) => timingSafeEqual(digest, given))?.user ?? null;
  };
}

export function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
