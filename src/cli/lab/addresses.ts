/** The plan of a lab's /24: .1 the machine, .5 the registry, .11 and up the hosts, .200 to .239 for virtual addresses. */
export interface AddressPlan {
  readonly subnet: string;
  readonly gateway: string;
  readonly registry: string;
  readonly vipPool: string;
  readonly host: (index: number) => string;
}

export const hostsMax = 50;

export function addressPlan(subnet: string): AddressPlan {
  const prefix = subnet.slice(0, subnet.lastIndexOf("."));
  return {
    subnet,
    gateway: `${prefix}.1`,
    registry: `${prefix}.5`,
    vipPool: `${prefix}.200-${prefix}.239`,
    host: (index) => `${prefix}.${10 + index}`,
  };
}

/** The first /24 of 172.30.0.0/16 that overlaps none of the given networks, or null where all are taken. */
export function freeSubnet(taken: readonly string[]): string | null {
  const ranges = taken.map(range);
  for (let third = 1; third < 255; third++) {
    const subnet = `172.30.${third}.0/24`;
    const [first, last] = range(subnet);
    if (ranges.every((other) => other[1] < first || other[0] > last)) return subnet;
  }
  return null;
}

function range(cidr: string): readonly [first: number, last: number] {
  const [address = "", length = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(length));
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = value - (value % size);
  return [first, first + size - 1];
}
