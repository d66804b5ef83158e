import type { Endpoint, ServiceEndpoints } from "../model/endpoints.ts";
import type { ServiceAllocation } from "../model/facts.ts";
import type { Service } from "../model/kinds.ts";
import { sortBy } from "../model/order.ts";
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

/** Every port packets can be sent to, in order of id. Headless and ExternalName Services have none. */
export function routedPorts({ services, allocations, endpoints }: RoutedPortsInput): readonly RoutedPort[] {
  const byKey = new Map(endpoints.map((entry) => [`${entry.namespace}/${entry.service}`, entry]));
  const ports = services.filter(hasAddress).flatMap((service) => {
    const key = serviceKey(service);
    const allocation = allocations.get(key);
    const clusterIp = allocation?.clusterIp;
    return allocation && clusterIp ? portsOf(service, { ...allocation, clusterIp }, byKey.get(key) ?? null) : [];
  });
  return keepSame(sortBy(ports, ({ id }) => id));
}

/**
 * The ports of the last call, of which equal ones are given again: one changed pod among thousands then costs the text of
 * its own Services only. What is returned does not depend on it.
 */
let lastPorts: ReadonlyMap<string, RoutedPort> = new Map();

function keepSame(ports: readonly RoutedPort[]): readonly RoutedPort[] {
  const kept = ports.map((port) => {
    const before = lastPorts.get(port.id);
    return before && isSame(before, port) ? before : port;
  });
  lastPorts = new Map(kept.map((port) => [port.id, port]));
  return kept;
}

function isSame({ endpoints: a, ...one }: RoutedPort, { endpoints: b, ...other }: RoutedPort): boolean {
  return (
    a.length === b.length && a.every((endpoint, index) => isSameEndpoint(endpoint, b[index])) && isEqual(one, other)
  );
}

function isSameEndpoint(a: Endpoint, b: Endpoint | undefined): boolean {
  return a === b || (b !== undefined && isEqual(a, b));
}

/** Of records whose values are plain, or lists of plain ones. */
function isEqual<T extends object>(a: T, b: T): boolean {
  for (const key in a) {
    const one = a[key];
    const other = b[key];
    if (one !== other && !(Array.isArray(one) && Array.isArray(other) && one.join() === other.join())) return false;
  }
  return true;
}

function portsOf(
  service: Service,
  allocation: ServiceAllocation & { readonly clusterIp: string },
  found: ServiceEndpoints | null,
): RoutedPort[] {
  const shared = {
    clusterIp: allocation.clusterIp,
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
