import type { Container, EnvFromSource, EnvVar, PodSpec, Volume } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { warning } from "../finding.ts";
import { checkExists, meant, type ReferenceCheck } from "./missing.ts";

interface PodReferences extends ReferenceCheck {
  readonly namespace: string;
  readonly at: Field;
}

/** What a pod needs to start: ConfigMaps, Secrets and their keys, claims, its account. What is optional may be missing. */
export function checkPodReferences(spec: PodSpec, references: PodReferences): void {
  const { namespace, at } = references;
  for (const [number, volume] of (spec.volumes ?? []).entries()) {
    checkVolume(volume, { ...references, at: descend(at, "volumes", number) });
  }
  for (const list of ["initContainers", "containers"] as const) {
    for (const [number, container] of (spec[list] ?? []).entries()) {
      checkContainer(container, { ...references, at: descend(at, list, number) });
    }
  }
  for (const [number, { name }] of (spec.imagePullSecrets ?? []).entries()) {
    checkExists({ kind: "Secret", namespace, name, at: descend(at, "imagePullSecrets", number, "name") }, references);
  }
  const account = spec.serviceAccountName;
  if (account !== "default") {
    checkExists({ kind: "ServiceAccount", namespace, name: account, at: child(at, "serviceAccountName") }, references);
  }
}

function checkVolume({ configMap, secret, persistentVolumeClaim }: Volume, references: PodReferences): void {
  const { namespace, at } = references;
  if (configMap && !configMap.optional) {
    checkExists(
      { kind: "ConfigMap", namespace, name: configMap.name, at: descend(at, "configMap", "name") },
      references,
    );
  }
  if (secret && !secret.optional) {
    checkExists(
      { kind: "Secret", namespace, name: secret.secretName, at: descend(at, "secret", "secretName") },
      references,
    );
  }
  const claim = descend(at, "persistentVolumeClaim", "claimName");
  checkExists(
    { kind: "PersistentVolumeClaim", namespace, name: persistentVolumeClaim?.claimName, at: claim },
    references,
  );
}

function checkContainer({ env = [], envFrom = [] }: Container, references: PodReferences): void {
  for (const [number, variable] of env.entries()) {
    checkVariable(variable, { ...references, at: descend(references.at, "env", number, "valueFrom") });
  }
  for (const [number, source] of envFrom.entries()) {
    checkSource(source, { ...references, at: descend(references.at, "envFrom", number) });
  }
}

function checkSource({ configMapRef, secretRef }: EnvFromSource, references: PodReferences): void {
  const { namespace, at } = references;
  if (configMapRef && !configMapRef.optional) {
    checkExists(
      { kind: "ConfigMap", namespace, name: configMapRef.name, at: descend(at, "configMapRef", "name") },
      references,
    );
  }
  if (secretRef && !secretRef.optional) {
    checkExists({ kind: "Secret", namespace, name: secretRef.name, at: descend(at, "secretRef", "name") }, references);
  }
}

function checkVariable({ valueFrom }: EnvVar, references: PodReferences): void {
  for (const [kind, field] of [
    ["ConfigMap", "configMapKeyRef"],
    ["Secret", "secretKeyRef"],
  ] as const) {
    const source = valueFrom?.[field];
    if (source && !source.optional) checkKey({ kind, field, name: source.name ?? "", key: source.key }, references);
  }
}

interface KeyReference {
  readonly kind: "ConfigMap" | "Secret";
  readonly field: string;
  readonly name: string;
  readonly key: string;
}

function checkKey({ kind, field, name, key }: KeyReference, references: PodReferences): void {
  const { index, namespace, at, report } = references;
  const object = index.get(kind, namespace, name);
  if (!object) {
    checkExists({ kind, namespace, name, at: descend(at, field, "name") }, references);
    return;
  }
  const data: Readonly<Record<string, string>> = object.data ?? {};
  if (data[key] !== undefined) return;
  const place = descend(at, field, "key");
  const message = `${kind} "${name}" has no key "${key}"`;
  report(meant(warning("missing-key", place, message), key, Object.keys(data)));
}
