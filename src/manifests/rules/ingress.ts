import type { Ingress } from "../../model/kinds.ts";
import type { HTTPIngressPath, IngressBackend, IngressRule } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { invalid, type Report, required } from "../finding.ts";
import { isAddress } from "./addresses.ts";
import { dns1035Fault, dnsSubdomainFault } from "./names.ts";
import { checkPort } from "./ports.ts";

const at = child(null, "spec");

/** Rules of an Ingress (networking/validation). */
export function checkIngress({ spec }: Ingress, report: Report): void {
  const { defaultBackend, rules = [], tls = [] } = spec;
  if (!defaultBackend && rules.length === 0) {
    report(invalid(at, { rules }, "either `defaultBackend` or `rules` must be specified"));
  }
  if (defaultBackend) checkBackend(defaultBackend, child(at, "defaultBackend"), report);
  for (const [index, rule] of rules.entries()) checkRule(rule, descend(at, "rules", index), report);
  for (const [index, { hosts = [] }] of tls.entries()) {
    for (const [number, host] of hosts.entries()) checkHost(host, descend(at, "tls", index, "hosts", number), report);
  }
}

function checkRule({ host, http }: IngressRule, field: Field, report: Report): void {
  if (host) checkHost(host, child(field, "host"), report);
  if (!http) return;
  const paths = descend(field, "http", "paths");
  if (http.paths.length === 0) report(required(paths));
  for (const [index, path] of http.paths.entries()) checkPath(path, child(paths, index), report);
}

function checkHost(host: string, field: Field, report: Report): void {
  if (isAddress(host)) {
    report(invalid(field, host, "must be a DNS name, not an IP address"));
    return;
  }
  const bare = host.startsWith("*.") ? host.slice(2) : host;
  const fault = dnsSubdomainFault(bare);
  if (fault === null) return;
  const wild =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com')";
  report(invalid(field, host, host.includes("*") ? wild : fault));
}

const badSequences = ["//", "/./", "/../", "%2f", "%2F"];
const badEndings = ["/..", "/."];

function checkPath({ path = "", pathType, backend }: HTTPIngressPath, field: Field, report: Report): void {
  const pathField = child(field, "path");
  const isOpen = pathType === "ImplementationSpecific";
  if (!path.startsWith("/") && !(isOpen && path === "")) report(invalid(pathField, path, "must be an absolute path"));
  if (!isOpen) {
    const bad = badSequences.find((part) => path.includes(part));
    const ending = badEndings.find((part) => path.endsWith(part));
    if (bad !== undefined) report(invalid(pathField, path, `must not contain '${bad}'`));
    if (ending !== undefined) report(invalid(pathField, path, `cannot end with '${ending}'`));
  }
  checkBackend(backend, child(field, "backend"), report);
}

function checkBackend({ service, resource }: IngressBackend, field: Field, report: Report): void {
  if (service && resource) report(invalid(field, "", "cannot set both resource and service backends"));
  if (!service && !resource) report(required(field, "resource or service backend is required"));
  if (!service) return;
  const name = descend(field, "service", "name");
  const fault = service.name === "" ? null : dns1035Fault(service.name);
  if (service.name === "") report(required(name));
  if (fault !== null) report(invalid(name, service.name, fault));
  checkBackendPort(service.port, descend(field, "service", "port"), report);
}

type BackendPort = NonNullable<IngressBackend["service"]>["port"];

function checkBackendPort(port: BackendPort, field: Field, report: Report): void {
  const { name, number } = port ?? {};
  if (name && number) report(invalid(field, "", "cannot set both port name & port number"));
  else if (name) checkPort(name, child(field, "name"), report);
  else if (!number) report(required(field, "port name or number is required"));
}
