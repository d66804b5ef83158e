import { hashValue } from "../../model/hash.ts";
import type { Container, PodSpec, PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import type { AnyObject } from "../../model/object.ts";
import { find } from "../object-index.ts";
import type { Turn } from "../turn.ts";

/** The convention people know from Stakater's Reloader: with it, changed ConfigMaps and Secrets roll their consumers. */
const reloadAnnotation = "reloader.stakater.com/auto";
const configHashAnnotation = "berth.dev/config-hash";

/** The template as it is, or, where the object asks for reloads, with a hash of the configuration it uses: so that a change of that is a revision. */
export function withConfigHash({ objects }: Turn, { metadata }: AnyObject, template: PodTemplateSpec): PodTemplateSpec {
  const { spec } = template;
  if (metadata.annotations?.[reloadAnnotation] !== "true" || !spec) return template;
  const namespace = metadata.namespace ?? "";
  const maps = usedBy(spec, "ConfigMap").map((name) => find(objects, "ConfigMap", { namespace, name }));
  const secrets = usedBy(spec, "Secret").map((name) => find(objects, "Secret", { namespace, name }));
  const used = [
    ...maps.map((map) => [map?.data, map?.binaryData]),
    ...secrets.map((secret) => [secret?.data, secret?.stringData]),
  ];
  const annotations = { ...template.metadata?.annotations, [configHashAnnotation]: hashValue(used, 16) };
  return { ...template, metadata: { ...template.metadata, annotations } };
}

/** Names of the ConfigMaps or Secrets a pod reads variables or files from, in order. */
function usedBy(spec: PodSpec, kind: "ConfigMap" | "Secret"): string[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const names = [...containers.flatMap((container) => inVariables(container, kind)), ...inVolumes(spec, kind)];
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

function inVariables({ env = [], envFrom = [] }: Container, kind: "ConfigMap" | "Secret"): (string | undefined)[] {
  const keys = env.map(
    ({ valueFrom }) => (kind === "ConfigMap" ? valueFrom?.configMapKeyRef : valueFrom?.secretKeyRef)?.name,
  );
  const whole = envFrom.map(({ configMapRef, secretRef }) => (kind === "ConfigMap" ? configMapRef : secretRef)?.name);
  return [...keys, ...whole];
}

function inVolumes({ volumes = [] }: PodSpec, kind: "ConfigMap" | "Secret"): (string | undefined)[] {
  return volumes.flatMap(({ configMap, secret, projected }) => {
    const sources = (projected?.sources ?? []).map(
      (source) => (kind === "ConfigMap" ? source.configMap : source.secret)?.name,
    );
    return [kind === "ConfigMap" ? configMap?.name : secret?.secretName, ...sources];
  });
}
