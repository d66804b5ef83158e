import type { ServiceAllocation } from "../model/facts.ts";
import { type AddressBlock, contains, formatIpv4, parseCidr, parseIpv4 } from "../model/ipv4.ts";
import type { Problem } from "../model/problem.ts";
import { givePlaces } from "./give-places.ts";
import { firstFree, startOf } from "./probe.ts";
import { type DesiredService, hasAddress, problemOf, serviceKey } from "./service-facts.ts";

/** Of the service CIDR: cluster DNS, as in most Kubernetes distributions. */
export const dnsServiceIndex = 10;

export interface ClusterIpInput {
  /** In the order of their keys. */
  readonly services: readonly DesiredService[];
  readonly known: ReadonlyMap<string, ServiceAllocation>;
  readonly serviceCidr: string;
}

/** ClusterIPs by Service key; headless and ExternalName Services have none. */
export function allocateClusterIps(input: ClusterIpInput, problems: Problem[]): ReadonlyMap<string, string> {
  const block = parseCidr(input.serviceCidr) ?? { first: 0, size: 0 };
  const given = new Map<string, string>();
  const taken = reserved(block);
  const services = input.services.filter(({ object }) => hasAddress(object));
  givePlaces<DesiredService, string>(services, {
    kept: (service) => keptAddress(service, input.known),
    asked: ({ object }) => object.spec.clusterIP || null,
    free: (service) => freeAddress(serviceKey(service.object), block, taken),
    refusal: (_service, address) => refusalOf(address, block, taken),
    give: (service, address) => {
      given.set(serviceKey(service.object), address);
      taken.add(address);
    },
    refuse: (service, message) => problems.push(problemOf(service, "cluster-ip", message)),
    exhausted: () => `${input.serviceCidr} has no address left`,
  });
  return given;
}

function reserved(block: AddressBlock): Set<string> {
  return new Set([0, 1, dnsServiceIndex, block.size - 1].map((index) => formatIpv4(block.first + index)));
}

function keptAddress({ object }: DesiredService, known: ReadonlyMap<string, ServiceAllocation>): string | null {
  const address = known.get(serviceKey(object))?.clusterIp ?? null;
  const wanted = object.spec.clusterIP;
  return !wanted || wanted === address ? address : null;
}

function freeAddress(key: string, block: AddressBlock, taken: ReadonlySet<string>): string | null {
  const place = firstFree(block.size, startOf(key, block.size), (at) => !taken.has(formatIpv4(block.first + at)));
  return place === null ? null : formatIpv4(block.first + place);
}

function refusalOf(address: string, block: AddressBlock, taken: ReadonlySet<string>): string | null {
  if (!contains(block, parseIpv4(address) ?? -1)) return `clusterIP ${address} is outside the service network`;
  return taken.has(address) ? `clusterIP ${address} belongs to another Service` : null;
}
