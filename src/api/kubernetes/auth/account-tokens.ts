import { type Instant, instant } from "../../../model/instant.ts";
import { accountPrefix } from "../access/user-rules.ts";
import { isObject } from "../patch/json-value.ts";
import type { User } from "../protocol/api-request.ts";
import { kindOfObject } from "../served-kinds.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { accountGroups } from "./groups.ts";
import type { Claims, TokenKey } from "./json-web-token.ts";

/** Whom a token stands for, and what must still be there for it to count. */
export interface TokenGrant {
  readonly account: ObjectRef;
  readonly audiences: readonly string[];
  readonly seconds: number;
  /** A Pod, Secret or Node that the token ends with; null for none. */
  readonly bound: (ObjectRef & { readonly kind: "Pod" | "Secret" | "Node" }) | null;
}

export interface ObjectRef {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** A token that counts now: for whom, and for which of the audiences that were asked about. */
export interface KnownToken {
  readonly user: User;
  readonly audiences: readonly string[];
}

/** Tokens of ServiceAccounts: signed, never stored. */
export interface AccountTokens {
  issue(grant: TokenGrant): { readonly token: string; readonly expiresAt: Instant };
  review(token: string, audiences: readonly string[]): KnownToken | null;
}

/** Who issues the tokens, and the audience of those meant for the API itself. */
export const apiAudience = "https://kubernetes.default.svc";

const claimsKey = "kubernetes.io";
const longest = 16_384;

interface AccountTokenParts {
  readonly key: TokenKey;
  readonly store: ObjectStore;
  readonly clock: () => Instant;
  /** A new UUID each time. */
  readonly tokenId: () => string;
}

/** Claims as kube-apiserver writes them (pkg/serviceaccount/claims.go), so that other programs can read them too. */
export function accountTokens({ key, store, clock, tokenId }: AccountTokenParts): AccountTokens {
  return {
    issue: (grant) => {
      const now = Math.floor(clock() / 1000);
      const token = key.sign({ ...claimsOf(grant), iat: now, nbf: now, exp: now + grant.seconds, jti: tokenId() });
      return { token, expiresAt: instant((now + grant.seconds) * 1000) };
    },
    review: (token, audiences) => {
      const claims = token.length > longest ? null : key.read(token);
      const told = claims?.[claimsKey];
      if (claims === null || !isObject(told) || !isTimely(claims, clock())) return null;
      const meant = audiences.filter((audience) => [claims["aud"]].flat().includes(audience));
      const user = meant.length > 0 ? userOf(claims, told, store) : null;
      return user && { user, audiences: meant };
    },
  };
}

function claimsOf({ account, audiences, bound }: TokenGrant): Claims {
  const { namespace, name, uid } = account;
  const also = bound === null ? {} : { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } };
  return {
    aud: audiences,
    iss: apiAudience,
    sub: `${accountPrefix}${namespace}:${name}`,
    [claimsKey]: { namespace, serviceaccount: { name, uid }, ...also },
  };
}

function isTimely({ iss, exp, nbf }: Claims, now: Instant): boolean {
  return (
    iss === apiAudience && typeof exp === "number" && typeof nbf === "number" && nbf * 1000 <= now && now < exp * 1000
  );
}

/** Null where the account, or what the token is bound to, is no longer there. */
function userOf({ jti }: Claims, told: Claims, store: ObjectStore): User | null {
  const { namespace, serviceaccount } = told;
  if (typeof namespace !== "string" || !isThere(store, ["v1", "ServiceAccount", namespace], serviceaccount))
    return null;
  const { name, uid } = serviceaccount;
  const bound = boundKinds.filter((kind) => told[kind.toLowerCase()] !== undefined);
  if (!bound.every((kind) => isThere(store, ["v1", kind, kind === "Node" ? "" : namespace], told[kind.toLowerCase()])))
    return null;
  return {
    name: `${accountPrefix}${namespace}:${name}`,
    uid,
    groups: accountGroups(namespace),
    extra: { "authentication.kubernetes.io/credential-id": [`JTI=${String(jti)}`], ...podExtra(told["pod"]) },
  };
}

const boundKinds = ["Pod", "Secret", "Node"] as const;

interface Named {
  readonly name: string;
  readonly uid: string;
}

function isThere(
  store: ObjectStore,
  [apiVersion, kind, namespace]: readonly [string, string, string],
  reference: unknown,
): reference is Named {
  if (!isNamed(reference)) return false;
  const served = kindOfObject({ apiVersion, kind });
  return served !== null && store.get(served, namespace, reference.name)?.object.metadata.uid === reference.uid;
}

function isNamed(value: unknown): value is Named {
  return isObject(value) && typeof value["name"] === "string" && typeof value["uid"] === "string";
}

function podExtra(pod: unknown): Record<string, readonly string[]> {
  if (!isNamed(pod)) return {};
  return { "authentication.kubernetes.io/pod-name": [pod.name], "authentication.kubernetes.io/pod-uid": [pod.uid] };
}
