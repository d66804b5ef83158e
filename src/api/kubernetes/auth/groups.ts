import type { User } from "../protocol/api-request.ts";

/** Groups that membership follows from, as Kubernetes gives them. */
export const authenticatedGroup = "system:authenticated";
export const unauthenticatedGroup = "system:unauthenticated";

/** Who gave no credentials at all. */
export const anonymous: User = { name: "system:anonymous", groups: [unauthenticatedGroup] };

/** The user with the group of all who are known. */
export function knownUser(user: User): User {
  return user.groups.includes(authenticatedGroup) ? user : { ...user, groups: [...user.groups, authenticatedGroup] };
}

export function accountGroups(namespace: string): string[] {
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
}
