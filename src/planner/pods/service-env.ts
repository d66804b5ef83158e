import { addressIn } from "../../model/ipv4.ts";
import type { Service } from "../../model/kinds.ts";
import { allOf } from "../object-index.ts";
import type { PodSite } from "./pod-site.ts";

type Variable = readonly [name: string, value: string];

/** The variables kubelet gives a container for each Service with an address: those of its namespace, and `kubernetes`. */
export function serviceVariables({ turn, namespace, manifest }: PodSite): Variable[] {
  const api: Variable[] = linkVariables("kubernetes", addressIn(turn.input.settings.serviceCidr, 1), [
    { name: "https", port: 443, protocol: "TCP" },
  ]);
  if (manifest.spec.enableServiceLinks === false) return api;
  const services = allOf(turn.objects, "Service").filter(
    (service) => (service.metadata.namespace ?? "") === namespace && service.spec.clusterIP !== "None",
  );
  return [
    ...api,
    ...services.flatMap((service) => variablesOf(service, addressOf(service, turn.input.facts.services))),
  ];
}

function addressOf(service: Service, allocated: ReadonlyMap<string, { readonly clusterIp: string | null }>) {
  return (
    allocated.get(`${service.metadata.namespace ?? ""}/${service.metadata.name}`)?.clusterIp ??
    service.spec.clusterIP ??
    null
  );
}

function variablesOf(service: Service, address: string | null): Variable[] {
  const ports = service.spec.ports ?? [];
  return address && ports.length > 0 ? linkVariables(service.metadata.name, address, ports) : [];
}

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
}

function linkVariables(service: string, address: string, ports: readonly Port[]): Variable[] {
  const prefix = shout(service);
  const first = ports[0];
  if (!first) return [];
  return [
    [`${prefix}_SERVICE_HOST`, address],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
    ...ports.flatMap((port): Variable[] =>
      port.name ? [[`${prefix}_SERVICE_PORT_${shout(port.name)}`, String(port.port)]] : [],
    ),
    [`${prefix}_PORT`, urlOf(first, address)],
    ...ports.flatMap((port) => dockerLink(prefix, address, port)),
  ];
}

function dockerLink(prefix: string, address: string, port: Port): Variable[] {
  const protocol = port.protocol ?? "TCP";
  const link = `${prefix}_PORT_${port.port}_${protocol}`;
  return [
    [link, urlOf(port, address)],
    [`${link}_PROTO`, protocol.toLowerCase()],
    [`${link}_PORT`, String(port.port)],
    [`${link}_ADDR`, address],
  ];
}

function urlOf({ port, protocol = "TCP" }: Port, address: string): string {
  return `${protocol.toLowerCase()}://${address}:${port}`;
}

function shout(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
