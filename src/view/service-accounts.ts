import type { AnyObject } from "../model/object.ts";
import { withUid } from "./identity.ts";
import type { ViewEntry } from "./view.ts";

/** The ServiceAccount `default` of each namespace that declares none of that name. */
export function defaultAccounts(entries: readonly ViewEntry[], namespaces: readonly ViewEntry[]): ViewEntry[] {
  const declared = new Set(entries.flatMap(({ object }) => (isDefault(object) ? [object.metadata.namespace] : [])));
  return namespaces
    .filter(({ object }) => !declared.has(object.metadata.name))
    .map(({ object }) => ({ object: accountOf(object.metadata.name), at: null }));
}

function isDefault({ kind, metadata }: AnyObject): boolean {
  return kind === "ServiceAccount" && metadata.name === "default";
}

function accountOf(namespace: string): AnyObject {
  return withUid({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } });
}
