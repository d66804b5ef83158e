import type { IPAddressPool } from "../model/berth-kinds.ts";
import type { AddressBlock } from "../model/ipv4.ts";
import { formatIpv4, parseCidr, parseIpv4 } from "../model/ipv4.ts";
import type { DesiredObject } from "../model/object.ts";
import { sortBy } from "../model/order.ts";
import type { Problem } from "../model/problem.ts";

/** An IPAddressPool, its addresses as blocks in the order they were written. */
export interface AddressPool {
  readonly name: string;
  readonly blocks: readonly AddressBlock[];
  readonly autoAssign: boolean;
  /** Leaves out addresses ending in .0 and .255, which some home routers drop. */
  readonly avoidBuggyIps: boolean;
}

/** The pools in order of name. An entry that is no IPv4 CIDR or range is a problem, and the rest of its pool stands. */
export function readPools(pools: readonly DesiredObject<IPAddressPool>[], problems: Problem[]): AddressPool[] {
  return sortBy(pools, ({ object }) => object.metadata.name).map(({ object, at }) => {
    const blocks = object.spec.addresses.flatMap((text) => {
      const block = blockOf(text);
      if (!block) problems.push(unreadable(text, object.metadata.name, at));
      return block ? [block] : [];
    });
    const { autoAssign = true, avoidBuggyIPs = false } = object.spec;
    return { name: object.metadata.name, blocks, autoAssign, avoidBuggyIps: avoidBuggyIPs };
  });
}

export function poolSize(pool: AddressPool): number {
  return pool.blocks.reduce((sum, block) => sum + block.size, 0);
}

/** The n-th address of a pool across its blocks, or null where it may not be given out. */
export function poolAddress(pool: AddressPool, index: number): string | null {
  let left = index;
  for (const block of pool.blocks) {
    if (left < block.size) return usable(pool, block.first + left);
    left -= block.size;
  }
  return null;
}

export function poolHolds(pool: AddressPool, address: string): boolean {
  const value = parseIpv4(address);
  if (value === null || usable(pool, value) === null) return false;
  return pool.blocks.some((block) => value >= block.first && value < block.first + block.size);
}

function usable(pool: AddressPool, address: number): string | null {
  const last = address % 256;
  return pool.avoidBuggyIps && (last === 0 || last === 255) ? null : formatIpv4(address);
}

function blockOf(text: string): AddressBlock | null {
  if (!text.includes("-")) return parseCidr(text.trim());
  const [from = "", to = ""] = text.split("-");
  const first = parseIpv4(from.trim());
  const last = parseIpv4(to.trim());
  return first === null || last === null || last < first ? null : { first, size: last - first + 1 };
}

function unreadable(text: string, pool: string, at: Problem["at"]): Problem {
  return {
    code: "address-pool",
    severity: "error",
    message: `IPAddressPool ${pool}: "${text}" is neither an IPv4 CIDR nor a range of addresses`,
    hint: "write 192.0.2.0/28 or 192.0.2.10-192.0.2.20",
    at,
    frame: null,
  };
}
