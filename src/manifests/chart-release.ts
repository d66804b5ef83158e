import type { HelmRelease, ValuesReference } from "../model/berth-kinds.ts";
import type { ConfigMap, Secret } from "../model/kinds.ts";
import { isKind } from "../model/kinds.ts";
import type { AnyObject } from "../model/object.ts";

/** What `helm template` is given for a release. */
export interface ChartRelease {
  readonly release: string;
  readonly namespace: string;
  /** Directory of the chart, from the root of the repository. */
  readonly directory: string;
  readonly valuesFiles: readonly string[];
  /** YAML; later ones win. */
  readonly values: readonly string[];
  readonly single: readonly { readonly path: string; readonly value: string }[];
}

export type ReadRelease =
  | { readonly kind: "release"; readonly release: ChartRelease }
  | { readonly kind: "refused"; readonly reason: string };

const refused = (reason: string): ReadRelease => ({ kind: "refused", reason });

/** Reads a HelmRelease. Only charts of the repository itself are rendered: what a commit means must not change without one. */
export function readRelease({ metadata, spec }: HelmRelease, declared: readonly AnyObject[]): ReadRelease {
  const { chart, sourceRef, valuesFiles = [] } = spec.chart.spec;
  if (sourceRef.kind !== "GitRepository") {
    return refused(
      `its chart comes from a ${sourceRef.kind}, which a commit does not hold: put the chart into the repository`,
    );
  }
  const directory = inside(chart);
  if (directory === null) return refused(`its chart ${chart} is outside the repository`);
  const paths = valuesFiles.map(inside);
  if (paths.includes(null)) return refused("a file of its values is outside the repository");
  const home = metadata.namespace ?? "default";
  const found = (spec.valuesFrom ?? []).map((reference) => lookUp(reference, { home, declared }));
  const missing = found.find(({ kind }) => kind === "missing");
  if (missing?.kind === "missing") return refused(missing.reason);
  const given = found.filter((each) => each.kind === "value");
  return {
    kind: "release",
    release: {
      release: spec.releaseName ?? releaseName(home, metadata.name, spec.targetNamespace),
      namespace: spec.targetNamespace ?? home,
      directory,
      valuesFiles: paths.filter((path) => path !== null),
      values: [...given.flatMap(({ path, text }) => (path === null ? [text] : [])), JSON.stringify(spec.values ?? {})],
      single: given.flatMap(({ path, text }) => (path === null ? [] : [{ path, value: text }])),
    },
  };
}

/** As Flux composes it (helm.toolkit.fluxcd.io, spec.releaseName). */
function releaseName(home: string, name: string, target: string | undefined): string {
  return target === undefined || target === home ? name : `${target}-${name}`;
}

/** A path from the root of the repository without dots, or null where it leaves it. */
function inside(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") return null;
    parts.push(part);
  }
  return parts.join("/");
}

type Value =
  | { readonly kind: "value"; readonly path: string | null; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "missing"; readonly reason: string };

interface Place {
  readonly home: string;
  readonly declared: readonly AnyObject[];
}

function lookUp(reference: ValuesReference, { home, declared }: Place): Value {
  const { kind, name, valuesKey = "values.yaml", targetPath = null, optional = false } = reference;
  const object = declared.find(
    (each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === home,
  );
  const text = object ? textOf(object, valuesKey) : null;
  if (text !== null) return { kind: "value", path: targetPath, text };
  if (optional) return { kind: "none" };
  const what = object ? `${kind} "${home}/${name}" has no key ${valuesKey}` : `there is no ${kind} "${home}/${name}"`;
  return { kind: "missing", reason: `${what}, which its values come from` };
}

function textOf(object: AnyObject, key: string): string | null {
  if (isKind(object, "ConfigMap")) return (object as ConfigMap).data?.[key] ?? null;
  if (!isKind(object, "Secret")) return null;
  const { data, stringData } = object as Secret;
  const encoded = data?.[key];
  return stringData?.[key] ?? (encoded === undefined ? null : Buffer.from(encoded, "base64").toString("utf8"));
}
