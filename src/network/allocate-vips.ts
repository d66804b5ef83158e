import type { ServiceAllocation } from "../model/facts.ts";
import type { Problem } from "../model/problem.ts";
import { type AddressPool, poolAddress, poolHolds, poolSize } from "./address-pools.ts";
import { givePlaces } from "./give-places.ts";
import { firstFree, startOf } from "./probe.ts";
import { problemOf } from "./service-facts.ts";
import { mayShare, type VipClaim } from "./vip-claim.ts";

type Fits = (claim: VipClaim, address: string) => boolean;

/** VIPs by Service key. Without a pool nobody gets one: the Service stays pending, as in Kubernetes. */
export function allocateVips(
  claims: readonly VipClaim[],
  known: ReadonlyMap<string, ServiceAllocation>,
  pools: readonly AddressPool[],
  problems: Problem[],
): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const tenants = new Map<string, VipClaim[]>();
  const fits: Fits = (claim, address) => (tenants.get(address) ?? []).every((tenant) => mayShare(claim, tenant));
  givePlaces<VipClaim, string>(claims, {
    kept: (claim) => keptAddress(claim, known),
    asked: ({ wanted }) => wanted,
    free: (claim) => freeAddress(claim, pools, fits),
    refusal: (claim, address) => refusalOf(claim, address, pools) ?? sharingRefusal(address, fits(claim, address)),
    give: (claim, address) => {
      given.set(claim.key, address);
      tenants.set(address, [...(tenants.get(address) ?? []), claim]);
    },
    refuse: ({ service }, message) => {
      if (service) problems.push({ ...problemOf(service, "vip", message), severity: "warning" });
    },
    exhausted: ({ pool }) =>
      pool ? `IPAddressPool ${pool} has no address free` : "no IPAddressPool has an address free",
  });
  return given;
}

function keptAddress({ key, wanted }: VipClaim, known: ReadonlyMap<string, ServiceAllocation>): string | null {
  const address = known.get(key)?.vip ?? null;
  return wanted && wanted !== address ? null : address;
}

function refusalOf({ pool }: VipClaim, address: string, pools: readonly AddressPool[]): string | null {
  const holders = pools.filter((candidate) => poolHolds(candidate, address));
  if (holders.length === 0) return `${address} is in no IPAddressPool`;
  return pool && !holders.some(({ name }) => name === pool) ? `${address} is not in IPAddressPool ${pool}` : null;
}

function sharingRefusal(address: string, fits: boolean): string | null {
  return fits ? null : `${address} belongs to another Service that does not share it`;
}

function freeAddress(claim: VipClaim, pools: readonly AddressPool[], fits: Fits): string | null {
  for (const pool of pools.filter(({ name, autoAssign }) => (claim.pool ? name === claim.pool : autoAssign))) {
    const size = poolSize(pool);
    const free = (at: number) => {
      const address = poolAddress(pool, at);
      return address !== null && fits(claim, address);
    };
    // Services that may share start their search at one place, so that they find each other.
    const place = size === 0 ? null : firstFree(size, startOf(claim.sharing || claim.key, size), free);
    if (place !== null) return poolAddress(pool, place);
  }
  return null;
}
