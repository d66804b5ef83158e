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
  for (const key in labels) {
    const keyFault = rememberGood(goodKeys, key, qualifiedNameFault);
    if (keyFault !== null) report(atKey(child(field, key), invalid(field, key, keyFault)));
    const value = labels[key] ?? "";
    const valueFault = rememberGood(goodValues, value, labelValueFault);
    if (valueFault !== null) report(invalid(child(field, key), value, valueFault));
  }
}

const goodKeys = new Set<string>();
const goodValues = new Set<string>();

/** The same few keys and values stand on every object: a text found good once is not looked at again. */
function rememberGood(good: Set<string>, text: string, rule: NameRule): string | null {
  if (good.has(text)) return null;
  const fault = rule(text);
  if (fault === null && good.size < 10_000) good.add(text);
  return fault;
}

const annotationBytes = 256 * 1024;

export function checkAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  field: Field,
  report: Report,
): void {
  let size = 0;
  for (const key in annotations) {
    const value = annotations[key] ?? "";
    const fault = rememberGood(goodKeys, key.toLowerCase(), qualifiedNameFault);
    if (fault !== null) report(atKey(child(field, key), invalid(field, key, fault)));
    size += key.length + value.length;
  }
  if (size > annotationBytes) report(invalid(field, "...", `Too long: must have at most ${annotationBytes} bytes`));
}

/** What may stand alone in a URL path (apimachinery/pkg/api/validation/path). */
export function pathSegmentFault(name: string): string | null {
  if (name === "." || name === "..") return `may not be '${name}'`;
  const bad = ["/", "%"].filter((mark) => name.includes(mark));
  return bad.length === 0 ? null : `may not contain ${bad.map((mark) => `'${mark}'`).join(" or ")}`;
}
