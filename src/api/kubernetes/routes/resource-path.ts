import type { Kinds } from "../kinds.ts";
import type { ServedKind } from "../served-kinds.ts";

/** What a path below an API version names. */
export interface ResourcePath {
  readonly kind: ServedKind;
  /** Null for all namespaces; "" for what belongs to the whole cluster. */
  readonly namespace: string | null;
  readonly name: string | null;
  readonly subresource: string | null;
}

/** `["namespaces","a","pods","b","log"]` below `v1`; null for a path that names nothing served. */
export function parseResourcePath(kinds: Kinds, apiVersion: string, path: readonly string[]): ResourcePath | null {
  const plainPath = (parts: readonly string[], namespace: string | null) =>
    pathWithin(kinds.byResource(apiVersion, parts[0] ?? ""), parts, namespace);
  if (path[0] !== "namespaces" || path.length < 3) return plainPath(path, null);
  const inNamespace = plainPath(path.slice(2), path[1] ?? "");
  // `namespaces/NAME/status` is a part of the Namespace itself.
  return inNamespace ?? plainPath(path, null);
}

function pathWithin(kind: ServedKind | null, parts: readonly string[], namespace: string | null): ResourcePath | null {
  const [, name = null, subresource = null, ...rest] = parts;
  if (!kind || rest.length > 0) return null;
  if (namespace !== null && !kind.namespaced) return null;
  if (namespace === null && kind.namespaced && name !== null) return null;
  if (subresource !== null && !kind.subresources.some((known) => known.name === subresource)) return null;
  return { kind, namespace: kind.namespaced ? namespace : "", name, subresource };
}
