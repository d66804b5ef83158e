import type { Endpoint, ServiceEndpoints } from "../model/endpoints.ts";
import type { ServiceAllocation } from "../model/facts.ts";
import { hashText } from "../model/hash.ts";
import type { Service } from "../model/kinds.ts";
import type { HostName } from "../model/names.ts";
import { groupBy, sortBy, sortedEntries } from "../model/order.ts";

/** A host that lets traffic in. */
export interface IngressHost {
  readonly name: HostName;
  /** The IPv4 address the other hosts reach it by. */
  readonly address: string;
  /** About to go: addresses leave it first. */
  readonly draining: boolean;
}

/** One virtual address, and who holds it by preference. */
export interface VirtualAddress {
  readonly address: string;
  /** VRRP's number of the group that shares it, 1 to 255. */
  readonly routerId: number;
  /** Best first. */
  readonly hosts: readonly IngressHost[];
  /** Traefik answers there: a host whose Traefik does not is the last to hold it. */
  readonly forTraefik: boolean;
}

export interface VirtualAddressInput {
  readonly hosts: readonly IngressHost[];
  readonly services: readonly Service[];
  readonly allocations: ReadonlyMap<string, ServiceAllocation>;
  readonly endpoints: readonly ServiceEndpoints[];
  /** The key in `allocations` of Traefik's own address. */
  readonly entryKey: string;
}

/** Every virtual address there is, in order, each with all ingress hosts in an order of its own: so they spread. */
export function virtualAddresses(input: VirtualAddressInput): readonly VirtualAddress[] {
  const held = sortedEntries(input.allocations).flatMap(([key, { vip }]) => (vip ? [{ key, vip }] : []));
  const byAddress = sortedEntries(groupBy(held, ({ vip }) => vip));
  const ids = routerIds(byAddress.map(([address]) => address));
  return byAddress.map(([address, holders], index) => ({
    address,
    routerId: ids[index] ?? 0,
    hosts: rank(
      address,
      input.hosts,
      localHosts(
        holders.map(({ key }) => key),
        input,
      ),
    ),
    forTraefik: holders.some(({ key }) => key === input.entryKey),
  }));
}

/**
 * MetalLB's stateless way: hosts in the order of a hash of host and address. Those that are leaving come last, and for a
 * Service with Local policy those without a pod of its own come before them: they would drop what reaches them.
 */
function rank(
  address: string,
  hosts: readonly IngressHost[],
  local: ReadonlySet<HostName> | null,
): readonly IngressHost[] {
  const place = (host: IngressHost) => (host.draining ? 2 : local && !local.has(host.name) ? 1 : 0);
  return sortBy(hosts, (host) => `${place(host)}${hashText(`${host.name}#${address}`, 16)}`);
}

/** Hosts with a ready pod behind an address, where some Service on it asks for Local; else null. */
function localHosts(keys: readonly string[], input: VirtualAddressInput): ReadonlySet<HostName> | null {
  const local = input.services.filter(
    ({ metadata, spec }) =>
      spec.externalTrafficPolicy === "Local" && keys.includes(`${metadata.namespace ?? "default"}/${metadata.name}`),
  );
  if (local.length === 0) return null;
  const names = new Set(local.map(({ metadata }) => `${metadata.namespace ?? "default"}/${metadata.name}`));
  const members = input.endpoints
    .filter(({ namespace, service }) => names.has(`${namespace}/${service}`))
    .flatMap(({ ports }) => ports.flatMap(({ endpoints }) => endpoints));
  return new Set(members.filter(({ ready }) => ready).flatMap(hostOf));
}

function hostOf({ host }: Endpoint): HostName[] {
  return host === null ? [] : [host];
}

/** The last part of the address, so that the number stays when others come and go; where two collide the next free one. */
function routerIds(addresses: readonly string[]): readonly number[] {
  const taken = new Set<number>();
  return addresses.map((address) => {
    let id = Number(address.split(".")[3]) || 255;
    while (taken.has(id) && taken.size < 255) id = (id % 255) + 1;
    taken.add(id);
    return id;
  });
}
