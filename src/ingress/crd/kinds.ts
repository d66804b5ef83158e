import type { AnyObject, DesiredObject } from "../../model/object.ts";

/** Traefik's own kinds, as far as they are read here; what is not read is passed to Traefik as it stands. */
type Passed = Readonly<Record<string, unknown>>;

export interface Reference {
  readonly name: string;
  readonly namespace?: string;
}

/** A Service or TraefikService, with how its servers are to be used. */
export interface ServiceReference extends Reference {
  readonly kind?: string;
  readonly port?: number | string;
  readonly scheme?: string;
  readonly weight?: number;
  readonly sticky?: unknown;
  readonly passHostHeader?: boolean;
  readonly responseForwarding?: unknown;
  readonly serversTransport?: string;
  readonly strategy?: string;
}

export interface RouteTls {
  readonly secretName?: string;
  readonly options?: Reference;
  readonly certResolver?: string;
  readonly passthrough?: boolean;
  readonly domains?: readonly { readonly main: string; readonly sans?: readonly string[] }[];
}

interface Route {
  readonly match: string;
  readonly priority?: number;
  readonly middlewares?: readonly Reference[];
  readonly services?: readonly ServiceReference[];
}

interface Routes<R> {
  readonly entryPoints?: readonly string[];
  readonly routes: readonly R[];
  readonly tls?: RouteTls;
}

type Mirrors = ServiceReference & {
  readonly mirrors?: readonly (ServiceReference & { readonly percent?: number })[];
  readonly mirrorBody?: boolean;
  readonly maxBodySize?: number;
};

/** The spec of each kind by its name. */
export interface TraefikSpecs {
  readonly IngressRoute: Routes<Route>;
  readonly IngressRouteTCP: Routes<Route>;
  readonly IngressRouteUDP: Routes<Pick<Route, "services">>;
  readonly Middleware: Passed;
  readonly MiddlewareTCP: Passed;
  readonly TraefikService: {
    readonly weighted?: { readonly services?: readonly ServiceReference[]; readonly sticky?: unknown };
    readonly highestRandomWeight?: { readonly services?: readonly ServiceReference[] };
    readonly mirroring?: Mirrors;
    readonly failover?: { readonly service: ServiceReference; readonly fallback: ServiceReference };
  };
  readonly ServersTransport: Passed & {
    readonly rootCAs?: readonly { readonly secret?: string; readonly configMap?: string }[];
    readonly rootCAsSecrets?: readonly string[];
    readonly certificatesSecrets?: readonly string[];
  };
  readonly TLSOption: Passed & {
    readonly clientAuth?: { readonly secretNames?: readonly string[]; readonly clientAuthType?: string };
  };
  readonly TLSStore: {
    readonly certificates?: readonly { readonly secretName: string }[];
    readonly defaultCertificate?: { readonly secretName: string };
  };
}

export type TraefikKind = keyof TraefikSpecs;

export type TraefikObject<K extends TraefikKind> = AnyObject & { readonly spec: TraefikSpecs[K] };

/** The objects of one of Traefik's kinds; the schema check that ran before is what makes the type true. */
export function traefikObjects<K extends TraefikKind>(
  objects: readonly DesiredObject[],
  kind: K,
): readonly DesiredObject<TraefikObject<K>>[] {
  return objects.filter(
    (entry): entry is DesiredObject<TraefikObject<K>> =>
      entry.object.kind === kind && entry.object.apiVersion.startsWith("traefik.io/"),
  );
}
