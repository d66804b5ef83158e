import type { ResourceAttributes } from "../access/attributes.ts";
import { accountPrefix } from "../access/user-rules.ts";
import type { User } from "../protocol/api-request.ts";
import { failure, type Status } from "../protocol/status.ts";
import { accountGroups, anonymous, knownUser, unauthenticatedGroup } from "./groups.ts";

/** Whom a request wants to be taken for, and each right that takes. */
export interface Impersonation {
  readonly user: User;
  readonly needs: readonly ResourceAttributes[];
}

type Headers = Readonly<Record<string, readonly string[] | undefined>>;

/** Reads `Impersonate-*` headers (endpoints/filters/impersonation.go); null where there are none. */
export function impersonationOf(headers: Headers): Impersonation | Status | null {
  const name = headers["impersonate-user"]?.[0] ?? "";
  const groups = headers["impersonate-group"] ?? [];
  const uid = headers["impersonate-uid"]?.[0] ?? "";
  const extra = extraOf(headers);
  const others = groups.length > 0 || uid !== "" || Object.keys(extra).length > 0;
  if (name === "") return others ? failure("BadRequest", "impersonation of groups, uid or extra needs a user") : null;
  const user: User = {
    name,
    groups: groups.length > 0 ? groups : groupsOf(name),
    ...(uid === "" ? {} : { uid }),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  };
  return { user: withKnownGroup(user), needs: needsOf(name, { groups, uid, extra }) };
}

const extraPrefix = "impersonate-extra-";

function extraOf(headers: Headers): Record<string, readonly string[]> {
  const names = Object.keys(headers).filter((name) => name.startsWith(extraPrefix));
  return Object.fromEntries(names.map((name) => [decoded(name.slice(extraPrefix.length)), headers[name] ?? []]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Asked {
  readonly groups: readonly string[];
  readonly uid: string;
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

function needsOf(name: string, { groups, uid, extra }: Asked): ResourceAttributes[] {
  const account = accountOf(name);
  return [
    account ? need("serviceaccounts", account.name, { namespace: account.namespace }) : need("users", name),
    ...groups.map((group) => need("groups", group)),
    ...(uid === "" ? [] : [need("uids", uid, { group: "authentication.k8s.io" })]),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => need("userextras", value, { group: "authentication.k8s.io", subresource: key })),
    ),
  ];
}

function need(resource: string, name: string, more: Partial<ResourceAttributes> = {}): ResourceAttributes {
  return { kind: "resource", verb: "impersonate", group: "", resource, subresource: "", namespace: "", name, ...more };
}

function groupsOf(name: string): string[] {
  const account = accountOf(name);
  return account ? accountGroups(account.namespace) : [];
}

function accountOf(user: string): { readonly namespace: string; readonly name: string } | null {
  const [namespace = "", name = "", ...rest] = user.startsWith(accountPrefix)
    ? user.slice(accountPrefix.length).split(":")
    : [];
  return namespace === "" || name === "" || rest.length > 0 ? null : { namespace, name };
}

function withKnownGroup(user: User): User {
  if (user.groups.includes(unauthenticatedGroup)) return user;
  return user.name === anonymous.name ? { ...user, groups: [...user.groups, unauthenticatedGroup] } : knownUser(user);
}
