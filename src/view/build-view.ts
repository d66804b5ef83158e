import { type AnyObject, formatKey, keyOf } from "../model/object.ts";
import { sortBy } from "../model/order.ts";
import { aggregateRoles } from "./aggregate-roles.ts";
import { builtInRoles } from "./built-in-roles.ts";
import { claimObjects } from "./claims.ts";
import { customEntries, declaredEntries } from "./declared.ts";
import { endpointObjects } from "./endpoint-objects.ts";
import { eventObjects } from "./event-objects.ts";
import { namespaceEntries } from "./namespaces.ts";
import { nodeObjects } from "./nodes.ts";
import { podEntries } from "./pods.ts";
import { revisionObjects } from "./revisions.ts";
import { defaultAccounts } from "./service-accounts.ts";
import type { View, ViewEntry, ViewInput } from "./view.ts";

/** What people see: everything declared with its status, and everything that follows from it. */
export function buildView(input: ViewInput): View {
  const declared = declaredEntries(input);
  const derived = [
    ...revisionObjects(input),
    ...nodeObjects(input),
    ...claimObjects(input),
    ...endpointObjects(input),
    ...eventObjects(input),
    ...builtInRoles,
  ];
  const entries = aggregateRoles(
    unique([...declared, ...customEntries(input), ...podEntries(input), ...derived.map(unwritten)]),
  );
  const namespaces = namespaceEntries(input, entries);
  return sortBy([...entries, ...namespaces, ...defaultAccounts(entries, namespaces)], ({ object }) =>
    formatKey(keyOf(object)),
  );
}

function unwritten(object: AnyObject): ViewEntry {
  return { object, at: null };
}

/** What a person wrote wins over what would follow: Endpoints may be written by hand. */
function unique(entries: readonly ViewEntry[]): ViewEntry[] {
  const seen = new Map<string, ViewEntry>();
  for (const entry of entries) {
    const key = formatKey(keyOf(entry.object));
    if (!seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()];
}
