import type { Host, ScaledObject } from "../../model/berth-kinds.ts";
import type { Namespace, Secret } from "../../model/kinds.ts";
import { type Draft, fill, textQuantities } from "./draft.ts";

export function defaultNamespace(namespace: Draft<Namespace>): void {
  const labels = fill(namespace.metadata, "labels", {});
  labels["kubernetes.io/metadata.name"] = namespace.metadata.name;
  fill(fill(namespace, "spec", {}), "finalizers", ["kubernetes"]);
}

/** `stringData` is a way to write, never to read: it ends up in `data`, and wins over it. */
export function defaultSecret(secret: Draft<Secret>): void {
  fill(secret, "type", "Opaque");
  const { stringData } = secret;
  if (!stringData) return;
  const data = fill(secret, "data", {});
  for (const [key, text] of Object.entries(stringData)) data[key] = Buffer.from(text, "utf8").toString("base64");
  delete secret.stringData;
}

export function defaultHost({ spec }: Draft<Host>): void {
  fill(spec, "port", 22);
  textQuantities(spec.reserved);
  textQuantities(spec.extendedResources);
}

/** KEDA's own defaults (keda.sh, ScaledObject specification). */
export function defaultScaledObject({ spec }: Draft<ScaledObject>): void {
  fill(spec.scaleTargetRef, "apiVersion", "apps/v1");
  fill(spec.scaleTargetRef, "kind", "Deployment");
  fill(spec, "minReplicaCount", 0);
  fill(spec, "maxReplicaCount", 100);
}
