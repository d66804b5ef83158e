import type { ServedKind } from "../served-kinds.ts";

const read = ["get", "list", "watch"];
const write = ["create", "delete", "patch", "update"];

/** What a client may do with a kind: one that follows from others is only read. */
export function verbsOf({ declared }: ServedKind): readonly string[] {
  return declared ? [...write, ...read].sort() : read;
}
