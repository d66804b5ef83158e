import type { ResourceRequirements } from "../../model/kubernetes.generated.ts";
import { parseQuantity } from "../../model/quantity.ts";
import { child, type Field, pathOf } from "../field-path.ts";
import { invalid, type Report, withHint } from "../finding.ts";
import { nearest } from "../schema/did-you-mean.ts";
import { qualifiedNameFault } from "./names.ts";
import { checkQuantity } from "./quantities.ts";

const standard = new Set(["cpu", "memory", "ephemeral-storage"]);

/** Limits and requests of a container: known names, good quantities, no request above its limit. */
export function checkResources(resources: ResourceRequirements | undefined, at: Field, report: Report): void {
  if (!resources) return;
  const { limits, requests } = resources;
  if (limits) checkList(limits, child(at, "limits"), report);
  if (!requests) return;
  checkList(requests, child(at, "requests"), report);
  if (limits) checkWithin({ limits, requests, at: child(at, "requests"), report });
}

function checkList(list: Readonly<Record<string, string>>, at: Field, report: Report): void {
  for (const name in list) {
    const text = list[name] ?? "";
    checkName(name, at, report);
    const value = checkQuantity(text, child(at, name), report);
    if (value !== null && isExtended(name) && !Number.isInteger(value)) {
      report(invalid(child(at, name), text, "must be an integer"));
    }
  }
}

function checkName(name: string, at: Field, report: Report): void {
  if (standard.has(name) || name.startsWith("hugepages-")) return;
  const keyField = child(at, name);
  const fault = qualifiedNameFault(name) ?? (name.includes("/") ? null : "must be a standard resource for containers");
  if (fault === null) return;
  const near = nearest(name, [...standard]);
  const hint = near === null ? null : `did you mean "${near}"?`;
  report({ ...withHint(invalid(at, name, fault), hint), path: pathOf(keyField), point: "key" });
}

interface Bounds {
  readonly limits: Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, string>>;
  readonly at: Field;
  readonly report: Report;
}

function checkWithin(bounds: Bounds): void {
  for (const name in bounds.requests) {
    if (bounds.limits[name] !== bounds.requests[name]) checkPair(name, bounds);
  }
}

function checkPair(name: string, { limits, requests, at, report }: Bounds): void {
  const [limit, request] = [limits[name] ?? "", requests[name] ?? ""];
  const [most, asked] = [parseQuantity(limit), parseQuantity(request)];
  if (most === null || asked === null) return;
  const field = child(at, name);
  if (asked > most) report(invalid(field, request, `must be less than or equal to ${name} limit of ${limit}`));
  else if (isExtended(name) && asked !== most)
    report(invalid(field, request, `must be equal to ${name} limit of ${limit}`));
}

/** Counted in pieces and never shared: `nvidia.com/gpu`. */
function isExtended(name: string): boolean {
  return name.includes("/");
}
