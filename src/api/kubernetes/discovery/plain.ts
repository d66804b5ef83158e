import { groupOf } from "../../../model/object.ts";
import type { Kinds } from "../kinds.ts";
import type { ServedKind } from "../served-kinds.ts";
import { verbsOf } from "./verbs.ts";

/** `/api` as clients before aggregated discovery read it. */
export function coreVersions(): unknown {
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
}

/** `/apis` */
export function groupList(kinds: Kinds): unknown {
  const names = [...new Set(kinds.versions.map(groupOf))].filter((name) => name !== "");
  return { kind: "APIGroupList", apiVersion: "v1", groups: names.map((name) => groupBody(kinds, name)) };
}

/** `/apis/GROUP`; null for a group that is not served. */
export function apiGroup(kinds: Kinds, name: string): unknown {
  const served = kinds.versions.some((apiVersion) => name !== "" && groupOf(apiVersion) === name);
  return served ? { kind: "APIGroup", apiVersion: "v1", ...groupBody(kinds, name) } : null;
}

function groupBody(kinds: Kinds, name: string) {
  const versions = kinds.versions
    .filter((apiVersion) => groupOf(apiVersion) === name)
    .map((groupVersion) => ({ groupVersion, version: groupVersion.split("/")[1] }));
  return { name, versions, preferredVersion: versions[0] };
}

/** `/api/v1` and `/apis/GROUP/VERSION`; null for a version that is not served. */
export function resourceList(kinds: Kinds, apiVersion: string): unknown {
  if (!kinds.versions.includes(apiVersion)) return null;
  const listed = kinds.all.filter((kind) => kind.apiVersion === apiVersion);
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: apiVersion,
    resources: listed.flatMap(resourcesOf),
  };
}

function resourcesOf(kind: ServedKind) {
  const { plural, singular, namespaced, shortNames, categories } = kind;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
  const subresources = kind.subresources.map((sub) => ({
    name: `${plural}/${sub.name}`,
    singularName: "",
    namespaced,
    kind: sub.kind,
    ...(sub.apiVersion === kind.apiVersion
      ? {}
      : { group: groupOf(sub.apiVersion), version: sub.apiVersion.split("/").at(-1) }),
    verbs: sub.verbs,
  }));
  return [main, ...subresources];
}
