import { certificateOf, secretText } from "../certificates.ts";
import { type CrdContext, report, secretOf } from "./context.ts";
import type { TraefikSpecs } from "./kinds.ts";

/** A ServersTransport with its certificates in place of the Secrets they are in. */
export function transportOf(
  spec: TraefikSpecs["ServersTransport"],
  context: CrdContext,
): Readonly<Record<string, unknown>> {
  const { rootCAs = [], rootCAsSecrets = [], certificatesSecrets = [], ...rest } = spec;
  for (const { configMap } of rootCAs)
    if (configMap) report(context, `the authority in ConfigMap ${configMap} is not read: put it into a Secret`);
  const names = [...rootCAs.flatMap(({ secret }) => secret ?? []), ...rootCAsSecrets];
  const roots = names.flatMap((name) => authorityOf(name, context));
  const certificates = certificatesSecrets.flatMap((name) => {
    const secret = secretOf(context, name);
    return (secret && certificateOf(secret)) ?? [];
  });
  return { ...rest, ...(roots.length > 0 && { rootCAs: roots }), ...(certificates.length > 0 && { certificates }) };
}

/** A TLSOption; the authorities of its client certificates come out of Secrets. */
export function tlsOptionOf(spec: TraefikSpecs["TLSOption"], context: CrdContext): Readonly<Record<string, unknown>> {
  const { clientAuth, ...rest } = spec;
  if (!clientAuth) return rest;
  const { secretNames = [], ...settings } = clientAuth;
  return { ...rest, clientAuth: { ...settings, caFiles: secretNames.flatMap((name) => authorityOf(name, context)) } };
}

function authorityOf(name: string, context: CrdContext): string[] {
  const secret = secretOf(context, name);
  const text = secret && (secretText(secret, "tls.ca") ?? secretText(secret, "ca.crt"));
  return text ? [text] : [];
}
