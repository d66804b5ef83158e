import { formatIpv4, parseCidr } from "../model/ipv4.ts";

/** `4.3.2.1.in-addr.arpa.` of 1.2.3.4. */
export function reverseName(address: string): string {
  return `${address.split(".").reverse().join(".")}.in-addr.arpa.`;
}

/** The reverse zones that cover a CIDR: zones end at octets, so 10.42.0.0/15 has two. */
export function reverseZones(cidr: string): readonly string[] {
  const block = parseCidr(cidr);
  if (!block) return [];
  const octets = Math.min(4, Math.max(1, Math.ceil((32 - Math.log2(block.size)) / 8)));
  const step = 2 ** (32 - octets * 8);
  return Array.from({ length: Math.max(1, block.size / step) }, (_, index) => {
    const labels = formatIpv4(block.first + index * step)
      .split(".")
      .slice(0, octets);
    return `${labels.reverse().join(".")}.in-addr.arpa.`;
  });
}
