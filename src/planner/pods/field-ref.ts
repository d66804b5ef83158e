import type { PodSite } from "./pod-site.ts";

/** What a `fieldRef` stands for, or null for a field that has no value here. */
export function fieldValue(site: PodSite, path: string): string | null {
  const { metadata } = site.manifest;
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (keyed) return (keyed[1] === "labels" ? metadata.labels : metadata.annotations)?.[keyed[2] ?? ""] ?? "";
  return plainFields(site)[path] ?? null;
}

function plainFields({ uid, namespace, name, manifest, host, address }: PodSite): Readonly<Record<string, string>> {
  const podIp = address ?? host.address;
  return {
    "metadata.name": name,
    "metadata.namespace": namespace,
    "metadata.uid": uid,
    "metadata.labels": keyValueLines(manifest.metadata.labels),
    "metadata.annotations": keyValueLines(manifest.metadata.annotations),
    "spec.nodeName": host.name,
    "spec.serviceAccountName": manifest.spec.serviceAccountName ?? "default",
    "status.hostIP": host.address,
    "status.hostIPs": host.address,
    "status.podIP": podIp,
    "status.podIPs": podIp,
  };
}

/** The form downward API files have: `key="value"`, one a line, in order of key. */
function keyValueLines(map: Readonly<Record<string, string>> = {}): string {
  return Object.entries(map)
    .sort()
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join("\n");
}
