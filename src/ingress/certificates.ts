import type { Ingress, Secret } from "../model/kinds.ts";
import type { DesiredObject } from "../model/object.ts";
import { formatKey, keyOf } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import type { Certificate } from "./dynamic-config.ts";

/** Secrets by `namespace/name`. */
export type Secrets = ReadonlyMap<string, Secret>;

/** The certificates that Ingresses name, each once, in order of their Secrets. Which name gets which is decided by SNI. */
export function ingressCertificates(
  ingresses: readonly DesiredObject<Ingress>[],
  secrets: Secrets,
  problems: Problem[],
): readonly Certificate[] {
  const wanted = new Map<string, DesiredObject<Ingress>>();
  for (const entry of ingresses)
    for (const { secretName } of entry.object.spec.tls ?? [])
      if (secretName) wanted.set(`${entry.object.metadata.namespace ?? "default"}/${secretName}`, entry);
  return [...wanted.keys()].sort().flatMap((key) => {
    const secret = secrets.get(key);
    const certificate = secret ? certificateOf(secret) : null;
    const entry = wanted.get(key);
    if (!certificate && entry) problems.push(missing(entry, key, secret !== undefined));
    return certificate ? [certificate] : [];
  });
}

/** Null where either part is missing. */
export function certificateOf(secret: Secret): Certificate | null {
  const certFile = secretText(secret, "tls.crt");
  const keyFile = secretText(secret, "tls.key");
  return certFile && keyFile ? { certFile, keyFile } : null;
}

export function secretText(secret: Secret, key: string): string | null {
  const plain = secret.stringData?.[key];
  if (plain !== undefined) return plain;
  const encoded = secret.data?.[key];
  return encoded === undefined ? null : Buffer.from(encoded, "base64").toString("utf8");
}

function missing(entry: DesiredObject<Ingress>, key: string, exists: boolean): Problem {
  const what = exists ? `Secret ${key} lacks tls.crt or tls.key` : `there is no Secret ${key}`;
  return {
    code: "ingress-certificate",
    severity: "warning",
    message: `${formatKey(keyOf(entry.object))}: ${what}; Traefik's own certificate answers meanwhile`,
    hint: "kubectl create secret tls NAME --cert=FILE --key=FILE --dry-run=client -o yaml writes one",
    at: entry.at,
    frame: null,
  };
}
