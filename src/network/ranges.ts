import { formatIpv4, parseCidr, parseIpv4 } from "../model/ipv4.ts";
import { compareText } from "../model/order.ts";

/** First and last address of a stretch, both within. */
export type AddressRange = readonly [first: number, last: number];

/**
 * CIDRs and addresses as sorted stretches that do not touch: nftables refuses a set whose intervals overlap, and with it
 * the whole file. What is no IPv4 is left out; `more` joins in.
 */
export function rangesOf(texts: readonly string[], more: readonly AddressRange[] = []): readonly AddressRange[] {
  const ranges = texts.flatMap((text) => {
    const block = parseCidr(text.includes("/") ? text : `${text}/32`);
    return block ? [[block.first, block.first + block.size - 1] as const] : [];
  });
  return merge([...ranges, ...more]);
}

/** What is left of some stretches without others. */
export function subtractRanges(
  from: readonly AddressRange[],
  without: readonly AddressRange[],
): readonly AddressRange[] {
  return without.reduce<readonly AddressRange[]>((left, [first, last]) => {
    return left.flatMap(([start, end]): AddressRange[] => {
      if (last < start || first > end) return [[start, end]];
      return [...range(start, first - 1), ...range(last + 1, end)];
    });
  }, from);
}

/** As nftables writes a set: `{ 10.0.0.0-10.0.0.255, 192.0.2.1 }`. */
export function formatRanges(ranges: readonly AddressRange[]): string {
  const parts = ranges.map(([first, last]) =>
    first === last ? formatIpv4(first) : `${formatIpv4(first)}-${formatIpv4(last)}`,
  );
  return `{ ${parts.join(", ")} }`;
}

export function isIpv4(text: string): boolean {
  return parseIpv4(text) !== null;
}

/** Orders addresses by number, so that .9 comes before .10. */
export function compareAddresses(a: string, b: string): number {
  return (parseIpv4(a) ?? -1) - (parseIpv4(b) ?? -1) || compareText(a, b);
}

function merge(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const merged: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

function range(first: number, last: number): AddressRange[] {
  return first <= last ? [[first, last]] : [];
}
