import { groupOf } from "../../../model/object.ts";
import type { Kinds } from "../kinds.ts";
import type { AcceptedForm } from "../protocol/accept.ts";
import { type Answer, json } from "../protocol/answer.ts";
import type { ServedKind } from "../served-kinds.ts";
import { verbsOf } from "./verbs.ts";

const group = "apidiscovery.k8s.io";

/** All groups in one answer, in the version the client named: clients until 1.29 know `v2beta1` only. */
export function aggregatedDiscovery(kinds: Kinds, core: boolean, accept: readonly AcceptedForm[]): Answer | null {
  const form = accept.find(
    ({ as, version }) => as === "APIGroupDiscoveryList" && (version === "v2" || version === "v2beta1"),
  );
  if (!form?.version) return null;
  const versions = kinds.versions.filter((apiVersion) => (groupOf(apiVersion) === "") === core);
  const groups = [...new Set(versions.map(groupOf))];
  const items = groups.map((name) => ({
    metadata: { name: name === "" ? undefined : name, creationTimestamp: null },
    versions: versions
      .filter((apiVersion) => groupOf(apiVersion) === name)
      .map((apiVersion) => versionDiscovery(kinds, apiVersion)),
  }));
  const body = { kind: "APIGroupDiscoveryList", apiVersion: `${group}/${form.version}`, metadata: {}, items };
  return json(body, `application/json;g=${group};v=${form.version};as=APIGroupDiscoveryList`);
}

function versionDiscovery(kinds: Kinds, apiVersion: string) {
  const served = kinds.all.filter((kind) => kind.apiVersion === apiVersion);
  return { version: apiVersion.split("/").at(-1), resources: served.map(resourceDiscovery), freshness: "Current" };
}

function resourceDiscovery(kind: ServedKind) {
  return {
    resource: kind.plural,
    responseKind: responseKind(kind.apiVersion, kind.kind),
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    subresources: kind.subresources.map((sub) => ({
      subresource: sub.name,
      responseKind: responseKind(sub.apiVersion, sub.kind),
      verbs: sub.verbs,
    })),
  };
}

function responseKind(apiVersion: string, kind: string) {
  return { group: groupOf(apiVersion), version: apiVersion.split("/").at(-1), kind };
}
