/** A block of IPv4 addresses: its first address as a number, and how many there are. */
export interface AddressBlock {
  readonly first: number;
  readonly size: number;
}

/** The number an IPv4 address stands for, or null where the text is none. A leading zero is refused: some read it as octal. */
export function parseIpv4(text: string): number | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    value = value * 256 + Number(part);
  }
  return value;
}

export function formatIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}

/** The block of `10.42.1.0/24`, or null where the text is no CIDR. Host bits are dropped. */
export function parseCidr(text: string): AddressBlock | null {
  const [address = "", prefix = ""] = text.split("/");
  const value = parseIpv4(address);
  if (value === null || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) return null;
  const size = 2 ** (32 - Number(prefix));
  return { first: value - (value % size), size };
}

export function contains(block: AddressBlock, address: number): boolean {
  return address >= block.first && address < block.first + block.size;
}

/** The n-th address of a CIDR, counted from 0. Throws on a text that is no CIDR: settings are checked before they get here. */
export function addressIn(cidr: string, index: number): string {
  const block = parseCidr(cidr);
  if (!block || index >= block.size) throw new Error(`${cidr} has no address number ${index}`);
  return formatIpv4(block.first + index);
}
