import type { IPAddressPool } from "../../model/berth-kinds.ts";
import { parseIpv4 } from "../../model/ipv4.ts";
import { child, descend } from "../field-path.ts";
import { invalid, type Report, required } from "../finding.ts";
import { isAddress, isCidr } from "./addresses.ts";

const at = descend(null, "spec", "addresses");

export function checkAddressPool({ spec: { addresses } }: IPAddressPool, report: Report): void {
  if (addresses.length === 0) report(required(at));
  for (const [index, range] of addresses.entries()) {
    const fault = rangeFault(range);
    if (fault !== null) report(invalid(child(at, index), range, fault));
  }
}

function rangeFault(range: string): string | null {
  if (isCidr(range)) return null;
  const [first = "", last = "", more] = range.split("-").map((part) => part.trim());
  if (more !== undefined || !isAddress(first) || !isAddress(last)) {
    return "must be a CIDR such as 10.0.0.0/28 or a range such as 10.0.0.10-10.0.0.20";
  }
  const [from, to] = [parseIpv4(first), parseIpv4(last)];
  return from !== null && to !== null && from > to ? "the range ends before it starts" : null;
}
