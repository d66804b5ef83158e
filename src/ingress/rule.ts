/** How the path of an Ingress is matched. */
export type PathMatcher = "Path" | "PathPrefix" | "PathRegexp";

/** A rule in Traefik's v3 syntax for one host and path of an Ingress. "" where neither is given: it then matches nothing by itself. */
export function ingressRule(host: string, path: string, matcher: PathMatcher): string {
  const parts = [...(host === "" ? [] : [`Host(${quote(host)})`]), ...(path === "" ? [] : [pathRule(path, matcher)])];
  return parts.join(" && ");
}

/** As Go's %q writes plain text. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/**
 * Kubernetes matches prefixes by element: /foo matches /foo and /foo/bar, not /foobar. Traefik's PathPrefix alone would
 * match all three; its own option StrictPrefixMatching writes what stands here.
 */
function pathRule(path: string, matcher: PathMatcher): string {
  if (matcher !== "PathPrefix" || path === "/") return `${matcher}(${quote(path)})`;
  const bare = path.replace(/\/$/, "");
  return `(Path(${quote(bare)}) || PathPrefix(${quote(`${bare}/`)}))`;
}
