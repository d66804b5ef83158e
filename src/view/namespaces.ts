import { desiredOf } from "../model/desired.ts";
import { withUid } from "./identity.ts";
import type { ViewEntry, ViewInput } from "./view.ts";

/** Namespaces that every cluster has, and that clients look for. */
const always = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** Namespaces that were declared, and those that something is in. */
export function namespaceEntries({ desired }: ViewInput, entries: readonly ViewEntry[]): ViewEntry[] {
  const declared = new Map(desiredOf(desired, "Namespace").map((entry) => [entry.object.metadata.name, entry]));
  const used = entries.flatMap(({ object }) => object.metadata.namespace || []);
  const names = [...new Set([...always, ...used, ...declared.keys()])];
  return names.map((name) => ({
    object: namespaceObject(name, declared.get(name)?.object),
    at: declared.get(name)?.at ?? null,
  }));
}

function namespaceObject(
  name: string,
  declared: ReturnType<typeof desiredOf<"Namespace">>[number]["object"] | undefined,
) {
  const metadata = {
    ...declared?.metadata,
    name,
    labels: { "kubernetes.io/metadata.name": name, ...declared?.metadata.labels },
  };
  const spec = { finalizers: ["kubernetes"] };
  return withUid({ apiVersion: "v1", kind: "Namespace", metadata, spec, status: { phase: "Active" } });
}
