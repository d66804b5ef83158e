import type { Host } from "../../model/berth-kinds.ts";
import { child, descend } from "../field-path.ts";
import { invalid, type Report, required, withHint } from "../finding.ts";
import { isHostAddress } from "./addresses.ts";
import { dnsSubdomainFault, qualifiedNameFault } from "./names.ts";
import { checkQuantities } from "./quantities.ts";

const at = child(null, "spec");
const keyTypes = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

/** Rules of a Host: how to reach it, and the key that proves it is the one. */
export function checkHost({ metadata, spec }: Host, report: Report): void {
  checkAddress("address", spec.address, report);
  if (spec.internalAddress !== undefined) checkAddress("internalAddress", spec.internalAddress, report);
  checkHostKey(spec.hostKey, report);
  if (spec.via !== undefined) checkVia(spec.via, metadata.name, report);
  checkQuantities(spec.reserved, child(at, "reserved"), report);
  checkQuantities(spec.extendedResources, child(at, "extendedResources"), report);
  for (const [index, { key }] of (spec.taints ?? []).entries()) {
    const fault = qualifiedNameFault(key);
    if (fault !== null) report(invalid(descend(at, "taints", index, "key"), key, fault));
  }
}

function checkAddress(name: "address" | "internalAddress", address: string, report: Report): void {
  const field = child(at, name);
  if (address === "") report(required(field, "a name or address sshd answers on"));
  else if (!isHostAddress(address))
    report(invalid(field, address, "must be a host name or an IP address, without a port or user"));
}

/** One key a line, as `ssh-keyscan` prints them without the host's name. */
function checkHostKey(text: string, report: Report): void {
  const field = child(at, "hostKey");
  const hint = "ssh-keyscan ADDRESS prints it: take the line without the address, and compare it with the host's own";
  if (text.trim() === "") {
    report(withHint(required(field, "an unknown key is never accepted"), hint));
    return;
  }
  for (const line of text.trim().split("\n")) {
    const fault = keyFault(line.trim());
    if (fault !== null) report(withHint(invalid(field, line.trim(), fault), hint));
  }
}

function keyFault(line: string): string | null {
  const [type = "", blob = ""] = line.split(/\s+/);
  if (!keyTypes.includes(type)) return `must start with one of ${keyTypes.join(", ")}`;
  const bytes = Buffer.from(blob, "base64");
  const isKey =
    bytes.length > 32 && bytes.readUInt32BE(0) === type.length && bytes.toString("latin1", 4, 4 + type.length) === type;
  return isKey ? null : `must be "${type}" and the public key in base64`;
}

function checkVia(via: string, name: string, report: Report): void {
  const field = child(at, "via");
  const fault = dnsSubdomainFault(via);
  if (fault !== null) report(invalid(field, via, fault));
  else if (via === name) report(invalid(field, via, "a host cannot be reached through itself"));
}
