import { metricsGroup, reviewGroups, type ServedKind } from "../served-kinds.ts";

const read = ["get", "list", "watch"];
const write = ["create", "delete", "deletecollection", "patch", "update"];

/** What a client may do with a kind: one that follows from others is only read. */
export function verbsOf({ declared, group }: ServedKind): readonly string[] {
  if (reviewGroups.has(group)) return ["create"];
  if (group === metricsGroup) return ["get", "list"];
  return declared ? [...write, ...read].sort() : read;
}
