import type { DesiredObject } from "../../model/object.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import { sortBy } from "../../model/order.ts";
import type { Problem } from "../../model/problem.ts";
import type { Backends } from "../backends.ts";
import { certificateOf, type Secrets } from "../certificates.ts";
import type { Certificate, DynamicConfig } from "../dynamic-config.ts";
import { type CrdContext, objectKey, secretOf } from "./context.ts";
import { type TraefikKind, type TraefikSpecs, traefikObjects } from "./kinds.ts";
import { middlewareOf } from "./middlewares.ts";
import { httpRoutes } from "./routes.ts";
import { addTraefikService, type FoundServices } from "./services.ts";
import { type StreamServices, tcpRoutes, udpRoutes } from "./streams.ts";
import { tlsOptionOf, transportOf } from "./transports.ts";

export interface CrdInput {
  readonly objects: readonly DesiredObject[];
  readonly backends: Backends;
  readonly secrets: Secrets;
}

/** What Traefik's own kinds add to its configuration: as its provider for them reads them (pkg/provider/kubernetes/crd). */
export function crdConfig({ objects, backends, secrets }: CrdInput, problems: Problem[]): DynamicConfig {
  const sorted = sortBy(objects, ({ object }) => formatKey(keyOf(object)));
  const each = <K extends TraefikKind, T>(
    kind: K,
    read: (spec: TraefikSpecs[K], context: CrdContext) => readonly T[],
  ) => traefikObjects(sorted, kind).flatMap((entry) => read(entry.object.spec, { entry, backends, secrets, problems }));
  const named = <K extends TraefikKind>(kind: K, read: (spec: TraefikSpecs[K], context: CrdContext) => unknown) =>
    Object.fromEntries(each(kind, (spec, context) => pair(objectKey(context.entry.object), read(spec, context))));

  const services: FoundServices = new Map();
  const tcpServices: StreamServices = new Map();
  const udpServices: StreamServices = new Map();
  const middlewares = named("Middleware", (spec, context) => middlewareOf(spec, context, services));
  const routers = Object.fromEntries(each("IngressRoute", (spec, context) => httpRoutes(spec, context, services)));
  each("TraefikService", (spec, context) => {
    addTraefikService(spec, context, services);
    return [];
  });
  const serversTransports = named("ServersTransport", transportOf);
  const options = Object.fromEntries(
    each("TLSOption", (spec, context) => pair(optionKey(context), tlsOptionOf(spec, context))),
  );
  const tcp = Object.fromEntries(each("IngressRouteTCP", (spec, context) => tcpRoutes(spec, context, tcpServices)));
  const udp = Object.fromEntries(each("IngressRouteUDP", (spec, context) => udpRoutes(spec, context, udpServices)));
  return {
    http: { routers, services: Object.fromEntries(services), middlewares, serversTransports },
    tcp: {
      routers: tcp,
      services: Object.fromEntries(tcpServices),
      middlewares: named("MiddlewareTCP", (spec) => spec),
      serversTransports: {},
    },
    udp: { routers: udp, services: Object.fromEntries(udpServices), middlewares: {}, serversTransports: {} },
    tls: {
      certificates: [
        ...each("IngressRoute", ({ tls }, context) => certificates([tls?.secretName], context)),
        ...each("IngressRouteTCP", ({ tls }, context) => certificates([tls?.secretName], context)),
        ...each("TLSStore", (spec, context) =>
          certificates(
            spec.certificates?.map((one) => one.secretName),
            context,
          ),
        ),
      ],
      options,
      stores: storesOf(
        each("TLSStore", (spec, context) => certificates([spec.defaultCertificate?.secretName], context)),
      ),
    },
  };
}

function pair(key: string, value: unknown): readonly (readonly [string, unknown])[] {
  return value === null ? [] : [[key, value]];
}

function optionKey({ entry }: CrdContext): string {
  return entry.object.metadata.name === "default" ? "default" : objectKey(entry.object);
}

function certificates(names: readonly (string | undefined)[] = [], context: CrdContext): readonly Certificate[] {
  return names.flatMap((name) => {
    const secret = name ? secretOf(context, name) : null;
    return (secret && certificateOf(secret)) ?? [];
  });
}

/** Traefik knows one store, `default`. */
function storesOf([defaultCertificate]: readonly Certificate[]): Readonly<Record<string, unknown>> {
  return defaultCertificate ? { default: { defaultCertificate } } : {};
}
