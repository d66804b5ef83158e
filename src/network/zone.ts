import type { Endpoint, ServiceEndpoints, ServicePortEndpoints } from "../model/endpoints.ts";
import type { ServiceAllocation } from "../model/facts.ts";
import type { Service } from "../model/kinds.ts";
import { sortBy } from "../model/order.ts";
import type { PodState } from "../model/pod-state.ts";
import { type ClusterNetwork, dnsAddress } from "./cluster.ts";
import { isIpv4 } from "./ranges.ts";
import { isEqual, remembered } from "./remembered.ts";
import { reverseName, reverseZones } from "./reverse.ts";
import { protocolOf, serviceKey, servicePorts } from "./service-facts.ts";

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
 * The records of the Kubernetes DNS specification 1.0.1 as lines of unbound's configuration, those of each Service
 * together. Names in the zones that are not listed do not exist, whatever the world outside says.
 */
export function zone(input: ZoneInput): string {
  const { clusterDomain: domain, serviceCidr, podCidr } = input.cluster;
  const zones = [`${domain}.`, ...reverseZones(serviceCidr), ...reverseZones(podCidr)];
  const inside = addressesOfTargets(input);
  // Only in a zone of this type does unbound follow an alias to where it leads.
  const outward = input.services.filter((service) => {
    const target = targetOf(service);
    return target !== null && !inside.has(target);
  });
  const declarations = [
    ...zones.map((name) => `  local-zone: "${name}" static\n`),
    ...outward.map((service) => `  local-zone: "${nameOf(service, domain)}" redirect\n`).sort(),
  ];
  const own = [
    ...zones.map((name) => `${name} ${ttl} IN SOA ns.dns.${domain}. hostmaster.${domain}. 1 7200 1800 86400 ${ttl}`),
    `dns-version.${domain}. ${ttl} IN TXT "1.0.1"`,
    `ns.dns.${domain}. ${ttl} IN A ${dnsAddress(input.cluster)}`,
  ];
  return ["server:\n", ...declarations, dataOf(own), ...servicesData(input, inside), dataOf(podRecords(input))].join(
    "",
  );
}

/** Records in order, each once. */
function dataOf(records: readonly string[]): string {
  return [...new Set(records)]
    .sort()
    .map((record) => `  local-data: '${record}'\n`)
    .join("");
}

function servicesData({ cluster, services, allocations, endpoints }: ZoneInput, inside: Inside): string[] {
  const byKey = new Map(endpoints.map((entry) => [`${entry.namespace}/${entry.service}`, entry]));
  return sortBy(services, serviceKey).map((service) => {
    const key = serviceKey(service);
    const address = allocations.get(key)?.clusterIp ?? null;
    const target = targetOf(service);
    return serviceData(service, {
      address: target === null ? address : (inside.get(target) ?? null),
      // A Service with an address has the same records whatever is behind it.
      members: address ? null : (byKey.get(key)?.ports ?? []),
      domain: cluster.clusterDomain,
    });
  });
}

interface RecordFacts {
  /** The Service's own, or for an alias the one it leads to inside the cluster. */
  readonly address: string | null;
  readonly members: readonly ServicePortEndpoints[] | null;
  readonly domain: string;
}

const serviceData = remembered((service: Service, facts: RecordFacts) => dataOf(recordsOf(service, facts)), isEqual);

function recordsOf(service: Service, { address, members, domain }: RecordFacts): string[] {
  const name = nameOf(service, domain);
  const target = targetOf(service);
  if (target !== null) return [address ? addressRecord(name, address) : `${name} ${ttl} IN CNAME ${target}`];
  return address ? clusterIpRecords(name, address, service) : headlessRecords(name, members ?? []);
}

function nameOf({ metadata }: Service, domain: string): string {
  return `${metadata.name}.${metadata.namespace ?? "default"}.svc.${domain}.`;
}

/** What an ExternalName Service stands for, with a dot at its end; null for any other Service. */
function targetOf({ spec }: Service): string | null {
  return spec.type === "ExternalName" && spec.externalName ? `${spec.externalName.replace(/\.$/, "")}.` : null;
}

type Inside = ReadonlyMap<string, string>;

/** unbound follows an alias only to the outside, so one that leads back in has the address it would lead to. */
function addressesOfTargets({ cluster, services, allocations }: ZoneInput): Inside {
  const targets = new Set(services.map(targetOf));
  if (targets.size === 1 && targets.has(null)) return new Map();
  return new Map(
    services.flatMap((service) => {
      const name = nameOf(service, cluster.clusterDomain);
      const address = targets.has(name) ? allocations.get(serviceKey(service))?.clusterIp : null;
      return address ? [[name, address] as const] : [];
    }),
  );
}

function clusterIpRecords(name: string, address: string, service: Service): string[] {
  return [
    addressRecord(name, address),
    `${reverseName(address)} ${ttl} IN PTR ${name}`,
    ...servicePorts(service).flatMap((port) =>
      serviceRecord(name, { name: port.name ?? "", protocol: protocolOf(port) }, { target: name, number: port.port }),
    ),
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

/** The deprecated `1-2-3-4.namespace.pod` names of running pods, which the specification still asks for. */
function podRecords({ cluster, pods }: ZoneInput): string[] {
  return pods.flatMap(({ address, namespace, status }) =>
    address && isIpv4(address) && status.phase === "Running"
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
  port: Pick<ServicePortEndpoints, "name" | "protocol">,
  { target, number }: { readonly target: string; readonly number: number },
): string[] {
  if (port.name === "") return [];
  return [`_${port.name}._${port.protocol.toLowerCase()}.${name} ${ttl} IN SRV 0 100 ${number} ${target}`];
}

function hostLabel({ hostname, address }: Endpoint): string {
  return hostname ?? address.replaceAll(".", "-");
}
