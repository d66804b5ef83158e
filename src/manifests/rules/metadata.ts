import type { AnyObject } from "../../model/object.ts";
import { child, type Field, pathOf } from "../field-path.ts";
import { type Finding, invalid, type Report, required } from "../finding.ts";
import { dns1035Fault, dnsLabelFault, dnsSubdomainFault, labelValueFault, qualifiedNameFault } from "./names.ts";

type NameRule = (name: string) => string | null;

/** Kinds whose names are held to something other than a DNS subdomain. */
const nameRules: Readonly<Record<string, NameRule>> = {
  Namespace: dnsLabelFault,
  Service: dns1035Fault,
  Role: pathSegmentFault,
  ClusterRole: pathSegmentFault,
  RoleBinding: pathSegmentFault,
  ClusterRoleBinding: pathSegmentFault,
};

const at = child(null, "metadata");

export function checkMetadata({ kind, metadata }: AnyObject, report: Report): void {
  checkName(kind, metadata.name, report);
  const { namespace } = metadata;
  const namespaceFault = namespace === undefined ? null : dnsLabelFault(namespace);
  if (namespaceFault !== null) report(invalid(child(at, "namespace"), namespace, namespaceFault));
  checkLabels(metadata.labels, child(at, "labels"), report);
  checkAnnotations(metadata.annotations, child(at, "annotations"), report);
}

function checkName(kind: string, name: string | undefined, report: Report): void {
  const field = child(at, "name");
  if (name === undefined || name === "") {
    report(required(field, "name is required: a manifest in Git has no generated name"));
    return;
  }
  const fault = (nameRules[kind] ?? dnsSubdomainFault)(name);
  if (fault !== null) report(invalid(field, name, fault));
}

/** Kubernetes names the map; the caret is wanted under the key. */
function atKey(field: Field, finding: Finding): Finding {
  return { ...finding, path: pathOf(field), point: "key" };
}

export function checkLabels(labels: Readonly<Record<string, string>> | undefined, field: Field, report: Report): void {
  if (!labels) return;
  for (const [key, value] of Object.entries(labels)) {
    const keyFault = qualifiedNameFault(key);
    if (keyFault !== null) report(atKey(child(field, key), invalid(field, key, keyFault)));
    const valueFault = labelValueFault(value);
    if (valueFault !== null) report(invalid(child(field, key), value, valueFault));
  }
}

const annotationBytes = 256 * 1024;

export function checkAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  field: Field,
  report: Report,
): void {
  if (!annotations) return;
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    const fault = qualifiedNameFault(key.toLowerCase());
    if (fault !== null) report(atKey(child(field, key), invalid(field, key, fault)));
    size += key.length + value.length;
  }
  if (size > annotationBytes) report(invalid(field, "...", `Too long: must have at most ${annotationBytes} bytes`));
}

/** What may stand alone in a URL path (apimachinery/pkg/api/validation/path). */
function pathSegmentFault(name: string): string | null {
  if (name === "." || name === "..") return `may not be '${name}'`;
  const bad = ["/", "%"].filter((mark) => name.includes(mark));
  return bad.length === 0 ? null : `may not contain ${bad.map((mark) => `'${mark}'`).join(" or ")}`;
}
