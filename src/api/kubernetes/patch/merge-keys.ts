import { isObject } from "./json-value.ts";

/** The field that tells items of a list apart, by the list's name: `patchMergeKey` of the types in k8s.io/api. */
const mergeKeys: Readonly<Record<string, string>> = {
  addresses: "type",
  conditions: "type",
  containers: "name",
  env: "name",
  ephemeralContainers: "name",
  hostAliases: "ip",
  imagePullSecrets: "name",
  initContainers: "name",
  ownerReferences: "uid",
  podIPs: "ip",
  resourceClaims: "name",
  secrets: "name",
  topologySpreadConstraints: "topologyKey",
  volumeDevices: "devicePath",
  volumeMounts: "mountPath",
  volumes: "name",
};

/** Null for a list that is replaced as a whole. Ports go by `containerPort` in a container and by `port` in a Service. */
export function mergeKeyOf(listName: string, items: readonly unknown[]): string | null {
  if (listName === "ports")
    return items.some((item) => isObject(item) && "containerPort" in item) ? "containerPort" : "port";
  return Object.hasOwn(mergeKeys, listName) ? (mergeKeys[listName] ?? null) : null;
}

/** Lists of plain values that are merged as sets. */
export function isMergedSet(listName: string): boolean {
  return listName === "finalizers";
}
