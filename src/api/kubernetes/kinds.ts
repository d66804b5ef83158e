import type { CustomKind } from "../../manifests/custom/custom-kind.ts";
import { groupOf } from "../../model/object.ts";
import { type ServedKind, type Subresource, servedKinds } from "./served-kinds.ts";

/** The kinds that are served now: those that are built in, and those that people brought. */
export interface Kinds {
  readonly all: readonly ServedKind[];
  /** Every apiVersion, `v1` first, then by name. */
  readonly versions: readonly string[];
  byResource(apiVersion: string, plural: string): ServedKind | null;
  ofObject(object: { readonly apiVersion: string; readonly kind: string }): ServedKind | null;
}

export function kindsOf(custom: readonly ServedKind[]): Kinds {
  const all = [...servedKinds, ...custom];
  const byResource = new Map(all.map((kind) => [`${kind.apiVersion}/${kind.plural}`, kind]));
  const byKind = new Map(all.map((kind) => [`${kind.apiVersion}/${kind.kind}`, kind]));
  return {
    all,
    versions: [...new Set(all.map(({ apiVersion }) => apiVersion))].sort(coreFirst),
    byResource: (apiVersion, plural) => byResource.get(`${apiVersion}/${plural}`) ?? null,
    ofObject: ({ apiVersion, kind }) => byKind.get(`${apiVersion}/${kind}`) ?? null,
  };
}

function coreFirst(a: string, b: string): number {
  return Number(groupOf(b) === "") - Number(groupOf(a) === "") || (a < b ? -1 : 1);
}

/** A custom kind as clients find it. */
export function servedCustomKind(custom: CustomKind): ServedKind {
  const { group, version, kind, plural, singular, shortNames, categories, namespaced, hasStatus, scale } = custom;
  const apiVersion = `${group}/${version}`;
  const writes = ["get", "patch", "update"];
  const subresources: readonly Subresource[] = [
    ...(scale ? [{ name: "scale", apiVersion: "autoscaling/v1", kind: "Scale", verbs: writes }] : []),
    ...(hasStatus ? [{ name: "status", apiVersion, kind, verbs: writes }] : []),
  ];
  const names = { group, version, kind, plural, singular, shortNames, categories, namespaced };
  return { ...names, apiVersion, declared: true, unwritten: false, subresources, custom };
}
