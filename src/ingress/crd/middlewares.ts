import { secretText } from "../certificates.ts";
import { type CrdContext, referenceKey, report, secretOf } from "./context.ts";
import type { Reference, ServiceReference } from "./kinds.ts";
import { type FoundServices, serviceKeyOf } from "./services.ts";

type Settings = Readonly<Record<string, unknown>>;
type Adapt = (settings: Settings, context: CrdContext, found: FoundServices) => Settings | null;

/**
 * A Middleware as Traefik's file knows it. The CRD has the same words; only what names another object is written in
 * another way. Null where such an object is missing: a route without its guard must not open.
 */
export function middlewareOf(spec: Settings, context: CrdContext, found: FoundServices): Settings | null {
  const entries: (readonly [string, unknown])[] = [];
  for (const [kind, settings] of Object.entries(spec)) {
    const adapted =
      adapters.get(kind)?.(settings as Settings, context, found) ?? (adapters.has(kind) ? null : settings);
    if (adapted === null) return null;
    entries.push([kind, adapted]);
  }
  return Object.fromEntries(entries);
}

const adapters: ReadonlyMap<string, Adapt> = new Map<string, Adapt>([
  ["chain", chain],
  ["errors", errors],
  ["basicAuth", users],
  ["digestAuth", users],
  ["forwardAuth", forwardAuth],
]);

function chain(settings: Settings, context: CrdContext): Settings | null {
  const keys = ((settings["middlewares"] ?? []) as readonly Reference[]).map((one) => referenceKey(context, one));
  return keys.includes(null) ? null : { middlewares: keys };
}

function errors(settings: Settings, context: CrdContext, found: FoundServices): Settings | null {
  const service = serviceKeyOf(settings["service"] as ServiceReference, context, found);
  return service === null ? null : { ...settings, service };
}

/** `users` of the Secret, a line each, as htpasswd and htdigest write them. */
function users({ secret: name, ...settings }: Settings, context: CrdContext): Settings | null {
  const secret = typeof name === "string" ? secretOf(context, name) : null;
  if (!secret) return null;
  const text = secretText(secret, "users");
  if (text === null) return report(context, `Secret ${name} has no key users`);
  const lines = text.split("\n").map((line) => line.trim());
  return { ...settings, users: lines.filter((line) => line !== "" && !line.startsWith("#")) };
}

function forwardAuth({ tls, ...settings }: Settings, context: CrdContext): Settings | null {
  if (!tls) return settings;
  const { caSecret, certSecret, ...rest } = tls as Settings & { caSecret?: string; certSecret?: string };
  const ca = caSecret ? secretOf(context, caSecret) : undefined;
  const pair = certSecret ? secretOf(context, certSecret) : undefined;
  if (ca === null || pair === null) return null;
  return {
    ...settings,
    tls: {
      ...rest,
      ...(ca && { ca: secretText(ca, "tls.ca") ?? secretText(ca, "ca.crt") ?? "" }),
      ...(pair && { cert: secretText(pair, "tls.crt") ?? "", key: secretText(pair, "tls.key") ?? "" }),
    },
  };
}
