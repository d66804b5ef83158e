import { addressesOf, findPort } from "../backends.ts";
import type { StreamService, TcpRouter, UdpRouter } from "../dynamic-config.ts";
import { normalize } from "../keys.ts";
import { type CrdContext, namespaceOf, report } from "./context.ts";
import type { ServiceReference, TraefikSpecs } from "./kinds.ts";
import { frame, middlewareKeys, routeKey } from "./routes.ts";

export type StreamServices = Map<string, StreamService>;

/** The routers of an IngressRouteTCP by key. */
export function tcpRoutes(
  spec: TraefikSpecs["IngressRouteTCP"],
  context: CrdContext,
  found: StreamServices,
): readonly (readonly [string, TcpRouter])[] {
  return spec.routes.flatMap((route) => {
    const key = routeKey(route.match, context);
    const service = streamService(route.services ?? [], key, { context, found });
    const middlewares = middlewareKeys(route.middlewares ?? [], context);
    if (service === null || middlewares === null) return [];
    return [
      [key, { ...frame(spec, route, context), ...(middlewares.length > 0 && { middlewares }), service }] as const,
    ];
  });
}

/** The routers of an IngressRouteUDP by key: there is no rule to tell them apart, so their place does. */
export function udpRoutes(
  spec: TraefikSpecs["IngressRouteUDP"],
  context: CrdContext,
  found: StreamServices,
): readonly (readonly [string, UdpRouter])[] {
  return spec.routes.flatMap((route, index) => {
    const { object } = context.entry;
    const key = normalize(`${namespaceOf(object)}-${object.metadata.name}-${index}`);
    const service = streamService(route.services ?? [], key, { context, found });
    const entryPoints = spec.entryPoints?.length ? { entryPoints: spec.entryPoints } : {};
    return service === null ? [] : [[key, { ...entryPoints, service }] as const];
  });
}

function streamService(
  references: readonly ServiceReference[],
  key: string,
  { context, found }: { readonly context: CrdContext; readonly found: StreamServices },
): string | null {
  const members = references.flatMap((reference) => {
    const name = normalize(`${namespaceOf(context.entry.object)}-${reference.name}-${reference.port ?? ""}`);
    found.set(name, { loadBalancer: { servers: serversOf(reference, context) } });
    return [{ name, weight: reference.weight ?? 1 }];
  });
  const [only] = members;
  if (!only) return report(context, "no service to lead to");
  if (members.length === 1) return only.name;
  found.set(key, { weighted: { services: members } });
  return key;
}

function serversOf({ name, port }: ServiceReference, context: CrdContext): readonly { readonly address: string }[] {
  const service = context.backends.services.get(`${namespaceOf(context.entry.object)}/${name}`);
  const found = findPort(service, typeof port === "string" ? { name: port } : { number: port });
  if (service && found) return addressesOf(service, found, context.backends).map((address) => ({ address }));
  report(context, `there is no port ${port ?? ""} of a Service ${name}`);
  return [];
}
