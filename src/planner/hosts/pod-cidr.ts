import { formatIpv4, parseCidr } from "../../model/ipv4.ts";
import type { HostName } from "../../model/names.ts";

interface CidrRequest {
  /** In the order they may choose. */
  readonly hosts: readonly HostName[];
  /** Subnet of the pod network there is on a host: pods have addresses in it, so it wins over memory. */
  readonly existing: ReadonlyMap<HostName, string>;
  readonly remembered: ReadonlyMap<HostName, string>;
  readonly podCidr: string;
}

/** A /24 for each host: the one it has, the one it was promised, else the first free. Hosts for which none is left are absent. */
export function allocatePodCidrs({ hosts, existing, remembered, podCidr }: CidrRequest): Map<HostName, string> {
  const given = new Map<HostName, string>();
  const taken = new Set<string>();
  const give = (host: HostName, cidr: string | undefined): void => {
    if (!cidr || given.has(host) || taken.has(cidr)) return;
    given.set(host, cidr);
    taken.add(cidr);
  };
  for (const host of hosts) give(host, existing.get(host));
  for (const host of hosts) give(host, remembered.get(host));
  // A host that is not declared just now may come back: its block is given away last.
  const promised = new Set([...taken, ...existing.values(), ...remembered.values()]);
  const free = [...blocksOf(podCidr)].sort((a, b) => Number(promised.has(a)) - Number(promised.has(b)));
  for (const host of hosts) {
    give(
      host,
      free.find((cidr) => !taken.has(cidr)),
    );
  }
  return given;
}

function* blocksOf(cidr: string): Generator<string> {
  const block = parseCidr(cidr);
  if (!block) return;
  for (let first = block.first; first + 256 <= block.first + block.size; first += 256) yield `${formatIpv4(first)}/24`;
}
