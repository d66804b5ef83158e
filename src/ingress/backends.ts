import type { Endpoint, ServiceEndpoints, ServicePortEndpoints } from "../model/endpoints.ts";
import type { Service } from "../model/kinds.ts";
import type { ServicePort } from "../model/kubernetes.generated.ts";
import { serviceAnnotations } from "./annotations.ts";
import type { HttpLoadBalancer } from "./dynamic-config.ts";

/** Services with their endpoints by `namespace/name`. */
export interface Backends {
  readonly services: ReadonlyMap<string, Service>;
  readonly endpoints: ReadonlyMap<string, ServiceEndpoints>;
}

export function backendsOf(services: readonly Service[], endpoints: readonly ServiceEndpoints[]): Backends {
  return {
    services: new Map(
      services.map((service) => [`${service.metadata.namespace ?? "default"}/${service.metadata.name}`, service]),
    ),
    endpoints: new Map(endpoints.map((entry) => [`${entry.namespace}/${entry.service}`, entry])),
  };
}

/** A port of a Service by name or number. */
export interface PortReference {
  readonly name?: string | undefined;
  readonly number?: number | undefined;
}

/** Null where there is no such Service or port. */
export function findPort(service: Service | undefined, reference: PortReference): ServicePort | null {
  const same = (port: ServicePort) =>
    reference.name ? port.name === reference.name : reference.number === undefined || port.port === reference.number;
  return service?.spec.ports?.find(same) ?? null;
}

/**
 * Servers are the pods themselves, not the ClusterIP: Traefik then sees each of them, keeps sessions to one, and lets go
 * of a leaving one. A Service without a ready pod has no server and answers 503.
 */
export function loadBalancerOf(service: Service, port: ServicePort, backends: Backends): HttpLoadBalancer {
  const annotations = serviceAnnotations(service.metadata.annotations ?? {});
  const scheme = annotations.scheme ?? schemeOf(port);
  const addresses = addressesOf(service, port, backends);
  return {
    servers: addresses.map((address) => ({ url: `${scheme}://${address}` })),
    passHostHeader: annotations.passHostHeader,
    ...(annotations.sticky && { sticky: annotations.sticky }),
    ...(annotations.serversTransport && { serversTransport: annotations.serversTransport }),
  };
}

/** `address:port` of what takes new connections now, in order. */
export function addressesOf(service: Service, port: ServicePort, { endpoints }: Backends): readonly string[] {
  const { externalName, type } = service.spec;
  if (type === "ExternalName") return externalName ? [`${externalName}:${port.port}`] : [];
  const found = endpoints.get(`${service.metadata.namespace ?? "default"}/${service.metadata.name}`);
  const ports = found?.ports.filter((candidate) => isPort(candidate, port)) ?? [];
  return ports.flatMap((candidate) => usable(candidate.endpoints).map((one) => `${one.address}:${one.port}`)).sort();
}

function isPort(candidate: ServicePortEndpoints, port: ServicePort): boolean {
  return candidate.port === port.port && candidate.protocol === (port.protocol ?? "TCP");
}

/** Ready ones; where none is, those leaving that still answer: the same rule as for packets. */
function usable(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating);
}

/** Traefik's rule: port 443 and names that begin with https speak TLS. */
function schemeOf(port: ServicePort): "http" | "https" {
  return port.port === 443 || port.name?.startsWith("https") ? "https" : "http";
}
