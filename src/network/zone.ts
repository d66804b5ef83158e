import type { Endpoint, ServiceEndpoints, ServicePortEndpoints } from "../model/endpoints.ts";
import type { ServiceAllocation } from "../model/facts.ts";
import type { Service } from "../model/kinds.ts";
import type { PodState } from "../model/pod-state.ts";
import { type ClusterNetwork, dnsAddress } from "./cluster.ts";
import { isIpv4 } from "./ranges.ts";
import { reverseName, reverseZones } from "./reverse.ts";
import { serviceKey } from "./service-facts.ts";

export interface ZoneInput {
  readonly cluster: ClusterNetwork;
  readonly services: readonly Service[];
  readonly allocations: ReadonlyMap<string, ServiceAllocation>;
  readonly endpoints: readonly ServiceEndpoints[];
  readonly pods: readonly PodState[];
}

/** Seconds a resolver may keep an answer: CoreDNS' default. */
const ttl = 5;

/**
 * The records of the Kubernetes DNS specification 1.0.1 as lines of unbound's configuration, in order. Names in the
 * zones that are not listed do not exist, whatever the world outside says.
 */
export function zone(input: ZoneInput): string {
  const domain = input.cluster.clusterDomain;
  const zones = [`${domain}.`, ...reverseZones(input.cluster.serviceCidr), ...reverseZones(input.cluster.podCidr)];
  const records = new Set([
    ...zones.map((name) => `${name} ${ttl} IN SOA ns.dns.${domain}. hostmaster.${domain}. 1 7200 1800 86400 ${ttl}`),
    `dns-version.${domain}. ${ttl} IN TXT "1.0.1"`,
    `ns.dns.${domain}. ${ttl} IN A ${dnsAddress(input.cluster)}`,
    ...serviceRecords(input),
    ...podRecords(input),
  ]);
  // Only in a zone of this type does unbound follow an alias to where it leads.
  const inside = addressesByName(input);
  const outward = input.services.filter((service) => {
    const target = targetOf(service);
    return target !== null && !inside.has(target);
  });
  const declarations = [
    ...zones.map((name) => `local-zone: "${name}" static`),
    ...outward.map((service) => `local-zone: "${nameOf(service, domain)}" redirect`).sort(),
  ];
  const data = [...records].sort().map((record) => `local-data: '${record}'`);
  return `server:\n${[...declarations, ...data].map((line) => `  ${line}\n`).join("")}`;
}

function serviceRecords({ cluster, services, allocations, endpoints }: ZoneInput): string[] {
  const byKey = new Map(endpoints.map((entry) => [`${entry.namespace}/${entry.service}`, entry]));
  const inside = addressesByName({ cluster, services, allocations });
  return services.flatMap((service) => {
    const name = nameOf(service, cluster.clusterDomain);
    if (service.spec.type === "ExternalName") return aliasRecords(name, service, inside);
    const key = serviceKey(service);
    const address = allocations.get(key)?.clusterIp ?? null;
    const ports = byKey.get(key)?.ports ?? [];
    return address ? clusterIpRecords(name, address, ports) : headlessRecords(name, ports);
  });
}

function nameOf({ metadata }: Service, domain: string): string {
  return `${metadata.name}.${metadata.namespace ?? "default"}.svc.${domain}.`;
}

/** What an ExternalName Service stands for, with a dot at its end; null for any other Service. */
function targetOf({ spec }: Service): string | null {
  return spec.type === "ExternalName" && spec.externalName ? `${spec.externalName.replace(/\.$/, "")}.` : null;
}

/** unbound follows an alias only to the outside, so one that leads back in has the address it would lead to. */
function aliasRecords(name: string, service: Service, inside: ReadonlyMap<string, string>): string[] {
  const target = targetOf(service);
  if (target === null) return [];
  const address = inside.get(target);
  return [address ? addressRecord(name, address) : `${name} ${ttl} IN CNAME ${target}`];
}

function addressesByName({ cluster, services, allocations }: Omit<ZoneInput, "endpoints" | "pods">) {
  return new Map(
    services.flatMap((service) => {
      const address = allocations.get(serviceKey(service))?.clusterIp;
      return address ? [[nameOf(service, cluster.clusterDomain), address] as const] : [];
    }),
  );
}

function clusterIpRecords(name: string, address: string, ports: readonly ServicePortEndpoints[]): string[] {
  return [
    addressRecord(name, address),
    `${reverseName(address)} ${ttl} IN PTR ${name}`,
    ...ports.flatMap((port) => serviceRecord(name, port, { target: name, number: port.port })),
  ];
}

/** One address for each ready endpoint, and a name of its own; no ready endpoint, no name. */
function headlessRecords(name: string, ports: readonly ServicePortEndpoints[]): string[] {
  return ports.flatMap((port) =>
    port.endpoints
      .filter((endpoint) => endpoint.ready && isIpv4(endpoint.address))
      .flatMap((endpoint) => {
        const own = `${hostLabel(endpoint)}.${name}`;
        return [
          addressRecord(name, endpoint.address),
          addressRecord(own, endpoint.address),
          `${reverseName(endpoint.address)} ${ttl} IN PTR ${own}`,
          ...serviceRecord(name, port, { target: own, number: endpoint.port }),
        ];
      }),
  );
}

/** The deprecated `1-2-3-4.namespace.pod` names, which the specification still asks for. */
function podRecords({ cluster, pods }: ZoneInput): string[] {
  return pods.flatMap(({ address, namespace }) =>
    address && isIpv4(address)
      ? [addressRecord(`${address.replaceAll(".", "-")}.${namespace}.pod.${cluster.clusterDomain}.`, address)]
      : [],
  );
}

function addressRecord(name: string, address: string): string {
  return `${name} ${ttl} IN A ${address}`;
}

/** A port without a name has no SRV record. */
function serviceRecord(
  name: string,
  port: ServicePortEndpoints,
  { target, number }: { readonly target: string; readonly number: number },
): string[] {
  if (port.name === "") return [];
  return [`_${port.name}._${port.protocol.toLowerCase()}.${name} ${ttl} IN SRV 0 100 ${number} ${target}`];
}

function hostLabel({ hostname, address }: Endpoint): string {
  return hostname ?? address.replaceAll(".", "-");
}
