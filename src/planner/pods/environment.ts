import type { Container, EnvFromSource, EnvVar } from "../../model/kubernetes.generated.ts";
import { noResources } from "../../model/resources.ts";
import { configMapData, secretData } from "./config-data.ts";
import { expandVariables } from "./expand-variables.ts";
import { fieldValue } from "./field-ref.ts";
import type { PodSite } from "./pod-site.ts";
import { resourceValue } from "./resource-field.ts";
import { serviceVariables } from "./service-env.ts";

/** The variables a container starts with, or what it waits for, in kubelet's words. */
export type Environment =
  | { readonly kind: "known"; readonly variables: ReadonlyMap<string, string> }
  | { readonly kind: "missing"; readonly message: string };

type Lookup = { readonly value: string | null } | { readonly missing: string };

/** As kubelet builds it: Services first, then envFrom, then env; the later wins. */
export function environmentOf(site: PodSite, container: Container): Environment {
  const variables = new Map<string, string>(serviceVariables(site));
  for (const source of container.envFrom ?? []) {
    const missing = addAll(site, source, variables);
    if (missing !== null) return { kind: "missing", message: missing };
  }
  for (const entry of container.env ?? []) {
    const found = entryValue(site, { container, entry, variables });
    if ("missing" in found) return { kind: "missing", message: found.missing };
    if (found.value !== null) variables.set(entry.name, found.value);
  }
  return { kind: "known", variables };
}

function addAll(site: PodSite, source: EnvFromSource, variables: Map<string, string>): string | null {
  const reference = source.configMapRef ?? source.secretRef;
  if (!reference) return null;
  const read = source.configMapRef ? configMapData : secretData;
  const data = read(site, reference.name ?? "");
  if (!data) return reference.optional ? null : notFound(source.configMapRef ? "configmap" : "secret", reference.name);
  for (const [key, value] of data) variables.set(`${source.prefix ?? ""}${key}`, value.toString());
  return null;
}

interface EntryContext {
  readonly container: Container;
  readonly entry: EnvVar;
  readonly variables: ReadonlyMap<string, string>;
}

function entryValue(site: PodSite, { container, entry, variables }: EntryContext): Lookup {
  const from = entry.valueFrom;
  if (!from) return { value: expandVariables(entry.value ?? "", variables) };
  if (from.fieldRef) return { value: fieldValue(site, from.fieldRef.fieldPath) };
  if (from.resourceFieldRef) {
    const capacity = site.host.observed?.engine?.capacity ?? noResources;
    return {
      value: resourceValue(
        namedContainer(site, container, from.resourceFieldRef.containerName),
        from.resourceFieldRef,
        capacity,
      ),
    };
  }
  if (from.configMapKeyRef)
    return keyValue(configMapData(site, from.configMapKeyRef.name ?? ""), from.configMapKeyRef, "configmap");
  if (from.secretKeyRef) return keyValue(secretData(site, from.secretKeyRef.name ?? ""), from.secretKeyRef, "secret");
  return { value: null };
}

function namedContainer(site: PodSite, container: Container, name: string | undefined): Container {
  return site.manifest.spec.containers.find((other) => other.name === name) ?? container;
}

interface KeySelector {
  readonly name?: string;
  readonly key: string;
  readonly optional?: boolean;
}

function keyValue(data: ReadonlyMap<string, Buffer> | null, selector: KeySelector, kind: string): Lookup {
  const value = data?.get(selector.key);
  if (value) return { value: value.toString() };
  if (selector.optional) return { value: null };
  return {
    missing: data ? `couldn't find key ${selector.key} in ${kind} ${selector.name}` : notFound(kind, selector.name),
  };
}

function notFound(kind: string, name: string | undefined): string {
  return `${kind} "${name}" not found`;
}
