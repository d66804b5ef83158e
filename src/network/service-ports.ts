import type { Endpoint, ServiceEndpoints } from "../model/endpoints.ts";
import type { ServiceAllocation } from "../model/facts.ts";
import type { Service } from "../model/kinds.ts";
import { sortBy } from "../model/order.ts";
import { isEqual, remembered } from "./remembered.ts";
import { hasAddress, portKey, protocolOf, serviceKey, servicePorts } from "./service-facts.ts";

/** One port of a Service with all that decides where its packets go. */
export interface RoutedPort {
  /** `namespace/name/tcp/port-name`, as kube-proxy names it in chains. */
  readonly id: string;
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly port: number;
  readonly clusterIp: string;
  /** spec.externalIPs. */
  readonly externalIps: readonly string[];
  readonly vip: string | null;
  readonly nodePort: number | null;
  /** Whether only endpoints of the host itself serve traffic from inside, and from outside. */
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  /** How long a client stays with its endpoint; null without session affinity. */
  readonly affinitySeconds: number | null;
  /** Who may reach the VIP; empty for everybody. */
  readonly sourceRanges: readonly string[];
  readonly endpoints: readonly Endpoint[];
}

export interface RoutedPortsInput {
  readonly services: readonly Service[];
  readonly allocations: ReadonlyMap<string, ServiceAllocation>;
  readonly endpoints: readonly ServiceEndpoints[];
}

/**
 * Every port packets can be sent to, in order of id. Headless and ExternalName Services have none. A Service whose facts
 * are as they were has the very ports it had, so that their text need not be written anew.
 */
export function routedPorts({ services, allocations, endpoints }: RoutedPortsInput): readonly RoutedPort[] {
  const byKey = new Map(endpoints.map((entry) => [`${entry.namespace}/${entry.service}`, entry]));
  const ports = services.filter(hasAddress).flatMap((service) => {
    const key = serviceKey(service);
    const allocation = allocations.get(key);
    return allocation ? portsOf(service, { allocation, found: byKey.get(key) ?? null }) : [];
  });
  return withoutClashes(sortBy(ports, ({ id }) => id));
}

/**
 * External addresses are whatever people write. Two that claim one must not cost all others their rules, as nftables
 * refuses a file that gives a key twice: addresses of the cluster's own win, then the first by name.
 */
function withoutClashes(ports: readonly RoutedPort[]): readonly RoutedPort[] {
  if (ports.every(({ externalIps }) => externalIps.length === 0)) return ports;
  const taken = new Set(ports.flatMap((port) => [port.clusterIp, ...(port.vip ? [port.vip] : [])].map(placeAt(port))));
  return ports.map((port) => {
    const free = port.externalIps.filter((address) => {
      const place = placeAt(port)(address);
      if (taken.has(place)) return false;
      taken.add(place);
      return true;
    });
    return free.length === port.externalIps.length ? port : { ...port, externalIps: free };
  });
}

function placeAt({ protocol, port }: RoutedPort): (address: string) => string {
  return (address) => `${address}/${protocol}/${port}`;
}

interface PortFacts {
  readonly allocation: ServiceAllocation;
  readonly found: ServiceEndpoints | null;
}

const portsOf = remembered(makePorts, isEqual);

function makePorts(service: Service, { allocation, found }: PortFacts): readonly RoutedPort[] {
  const { clusterIp } = allocation;
  if (clusterIp === null) return [];
  const shared = {
    clusterIp,
    externalIps: [...(service.spec.externalIPs ?? [])].sort(),
    vip: allocation.vip,
    internalLocal: service.spec.internalTrafficPolicy === "Local",
    externalLocal: service.spec.externalTrafficPolicy === "Local",
    affinitySeconds: affinityOf(service),
    sourceRanges: (service.spec.loadBalancerSourceRanges ?? []).map((range) => range.trim()),
  };
  return servicePorts(service).map((port, index) => {
    const protocol = lower[protocolOf(port)];
    return {
      ...shared,
      id: `${serviceKey(service)}/${protocol}/${portKey(port)}`,
      protocol,
      port: port.port,
      nodePort: allocation.nodePorts[portKey(port)] ?? null,
      endpoints: found?.ports[index]?.endpoints ?? [],
    };
  });
}

const lower = { TCP: "tcp", UDP: "udp", SCTP: "sctp" } as const;

/** Three hours unless the Service says otherwise: Kubernetes' default. */
function affinityOf({ spec }: Service): number | null {
  if (spec.sessionAffinity !== "ClientIP") return null;
  return spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800;
}
