import type { IntOrString } from "../../model/kubernetes.generated.ts";
import type { Field } from "../field-path.ts";
import { invalid, type Report } from "../finding.ts";

/** What is wrong with a port's name: an IANA service name (RFC 6335). */
export function portNameFault(name: string): string | null {
  if (name.length > 15) return "must be no more than 15 characters";
  if (!/^[-a-z0-9]+$/.test(name)) return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
  if (!/[a-z]/.test(name)) return "must contain at least one letter (a-z)";
  if (name.includes("--")) return "must not contain consecutive hyphens";
  return /^-|-$/.test(name) ? "must not begin or end with a hyphen" : null;
}

export const portRange = "must be between 1 and 65535, inclusive";

/** A port by number or by the name a container gave it. */
export function checkPort(port: IntOrString, at: Field, report: Report): void {
  const fault = typeof port === "number" ? numberFault(port) : portNameFault(port);
  if (fault !== null) report(invalid(at, port, fault));
}

function numberFault(port: number): string | null {
  return Number.isInteger(port) && port >= 1 && port <= 65535 ? null : portRange;
}
