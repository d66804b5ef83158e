import { parseCidr, parseIpv4 } from "../../model/ipv4.ts";
import { dnsSubdomainFault } from "./names.ts";

/** True for an IPv4 or IPv6 address without a zone. */
export function isAddress(text: string): boolean {
  return parseIpv4(text) !== null || isIpv6(text);
}

export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2 || !text.includes(":")) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const count = groups.length + (last.includes(".") ? 1 : 0);
  const well = groups.every((group, index) => isGroup(group, index === groups.length - 1));
  return well && (halves.length === 2 ? count < 8 : count === 8);
}

function isGroup(group: string, isLast: boolean): boolean {
  return /^[0-9a-fA-F]{1,4}$/.test(group) || (isLast && parseIpv4(group) !== null);
}

export function isCidr(text: string): boolean {
  const [address = "", prefix = "", more] = text.split("/");
  if (more !== undefined) return false;
  return parseCidr(text) !== null || (isIpv6(address) && /^\d{1,3}$/.test(prefix) && Number(prefix) <= 128);
}

/** A name or an address, as a host or an external name may have. */
export function isHostAddress(text: string): boolean {
  return isAddress(text) || dnsSubdomainFault(text.toLowerCase()) === null;
}
