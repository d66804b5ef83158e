import type { IPAddressPool } from "../model/berth-kinds.ts";
import type { EntryPoint } from "../model/entry-point.ts";
import type { ServiceAllocation } from "../model/facts.ts";
import type { DesiredObject } from "../model/object.ts";
import { sortBy } from "../model/order.ts";
import type { Problem } from "../model/problem.ts";
import { readPools } from "./address-pools.ts";
import { allocateClusterIps } from "./allocate-cluster-ip.ts";
import { allocateNodePorts } from "./allocate-node-ports.ts";
import { allocateVips } from "./allocate-vips.ts";
import { type DesiredService, serviceKey } from "./service-facts.ts";
import { claimOf, type VipClaim } from "./vip-claim.ts";

/** The key under which Traefik's own VIP is allocated and journalled, as if a Service stood for it. */
export const ingressEntry = "berth-system/ingress";

export interface AllocationInput {
  readonly services: readonly DesiredService[];
  readonly pools: readonly DesiredObject<IPAddressPool>[];
  /** The journal's: an address once given is kept as long as the manifest allows it. */
  readonly known: ReadonlyMap<string, ServiceAllocation>;
  readonly serviceCidr: string;
  /** What Traefik listens on besides 80 and 443; null where no host runs it. Where one does, the entry takes a VIP too. */
  readonly entryPoints: readonly EntryPoint[] | null;
}

export interface AllocatedServices {
  /** By `namespace/name`, in that order. Every Service has an entry; what it could not get is null. */
  readonly allocations: ReadonlyMap<string, ServiceAllocation>;
  readonly problems: readonly Problem[];
}

/** Gives every Service its addresses and ports. The same manifests and journal give the same answer in any order. */
export function allocateServices(input: AllocationInput): AllocatedServices {
  const problems: Problem[] = [];
  const services = sortBy(input.services, ({ object }) => serviceKey(object));
  const clusterIps = allocateClusterIps({ services, known: input.known, serviceCidr: input.serviceCidr }, problems);
  const nodePorts = allocateNodePorts(services, input.known, problems);
  const vips = allocateVips(claims(services, input), input.known, readPools(input.pools, problems), problems);

  const keys = services.map(({ object }) => serviceKey(object));
  const allocations = new Map<string, ServiceAllocation>();
  for (const key of vips.has(ingressEntry) ? [...keys, ingressEntry].sort() : keys)
    allocations.set(key, {
      clusterIp: clusterIps.get(key) ?? null,
      nodePorts: nodePorts.get(key) ?? {},
      vip: vips.get(key) ?? null,
    });
  return { allocations, problems };
}

function claims(services: readonly DesiredService[], { entryPoints }: AllocationInput): VipClaim[] {
  const own = services.flatMap((service) => claimOf(service) ?? []);
  return entryPoints ? [entryClaim(entryPoints), ...own] : own;
}

function entryClaim(entryPoints: readonly EntryPoint[]): VipClaim {
  const more = entryPoints.map(({ port, protocol }) => `${protocol.toUpperCase()}/${port}`);
  const nobody = { service: null, wanted: null, pool: null, sharing: "", backend: "" };
  return { ...nobody, key: ingressEntry, ports: ["TCP/80", "TCP/443", ...more] };
}
