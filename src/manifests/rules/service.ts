import type { Service } from "../../model/kinds.ts";
import type { ServicePort, ServiceSpec } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { forbidden, invalid, type Report, required } from "../finding.ts";
import { isAddress, isCidr } from "./addresses.ts";
import { checkLabels } from "./metadata.ts";
import { dnsLabelFault, dnsSubdomainFault } from "./names.ts";
import { checkPort } from "./ports.ts";
import { checkUnique } from "./unique.ts";

const at = child(null, "spec");
const portsAt = child(at, "ports");

/** Rules of a Service (ValidateService in core/validation). */
export function checkService({ spec }: Service, report: Report): void {
  checkLabels(spec.selector, child(at, "selector"), report);
  checkPorts(spec, report);
  checkType(spec, report);
  checkAddresses(spec, report);
}

function checkPorts(spec: ServiceSpec, report: Report): void {
  const ports = spec.ports ?? [];
  const isHeadless = spec.clusterIP === "None";
  if (ports.length === 0 && !isHeadless && spec.type !== "ExternalName") report(required(portsAt));
  checkUnique(ports, ({ name }) => name, { at: portsAt, name: "name", report });
  checkUnique(ports, ({ protocol, port }) => `${protocol}/${port}`, { at: portsAt, name: null, report });
  for (const [index, port] of ports.entries()) {
    const field = child(portsAt, index);
    if (!port.name && ports.length > 1) report(required(child(field, "name")));
    checkOnePort({ port, spec, at: field, report });
  }
}

interface PortCheck {
  readonly port: ServicePort;
  readonly spec: ServiceSpec;
  readonly at: Field;
  readonly report: Report;
}

function checkOnePort({ port, spec, at: field, report }: PortCheck): void {
  const fault = port.name ? dnsLabelFault(port.name) : null;
  if (fault !== null) report(invalid(child(field, "name"), port.name, fault));
  if (port.targetPort !== undefined) checkPort(port.targetPort, child(field, "targetPort"), report);
  const nodePort = port.nodePort ?? 0;
  if (nodePort === 0) return;
  if (spec.type === "ClusterIP" || spec.type === "ExternalName") {
    report(forbidden(child(field, "nodePort"), `may not be used when \`type\` is '${spec.type}'`));
  } else if (nodePort < 30000 || nodePort > 32767) {
    report(
      invalid(
        child(field, "nodePort"),
        nodePort,
        "provided port is not in the valid range. The range of valid ports is 30000-32767",
      ),
    );
  }
}

function checkType({ type, clusterIP, externalName, externalTrafficPolicy }: ServiceSpec, report: Report): void {
  if (type === "ExternalName") {
    checkExternalName(externalName, clusterIP, report);
    return;
  }
  if (clusterIP === "None" && type !== "ClusterIP") {
    report(invalid(child(at, "clusterIP"), clusterIP, `may not be set to 'None' for ${type} services`));
  }
  if (externalTrafficPolicy && type === "ClusterIP") {
    report(
      invalid(
        child(at, "externalTrafficPolicy"),
        externalTrafficPolicy,
        "may only be set for externally-accessible services",
      ),
    );
  }
}

function checkExternalName(name: string | undefined, clusterIP: string | undefined, report: Report): void {
  const field = child(at, "externalName");
  const fault = name ? dnsSubdomainFault(name.replace(/\.$/, "")) : null;
  if (!name) report(required(field));
  if (fault !== null) report(invalid(field, name, fault));
  if (clusterIP) report(forbidden(child(at, "clusterIP"), "may not be set when `type` is 'ExternalName'"));
}

function checkAddresses({ clusterIP, externalIPs = [], loadBalancerIP, ...spec }: ServiceSpec, report: Report): void {
  if (clusterIP !== "None") checkAddress(clusterIP, child(at, "clusterIP"), report);
  checkAddress(loadBalancerIP, child(at, "loadBalancerIP"), report);
  for (const [index, address] of externalIPs.entries())
    checkAddress(address, descend(at, "externalIPs", index), report);
  const ranges = child(at, "loadBalancerSourceRanges");
  if (spec.loadBalancerSourceRanges?.length && spec.type !== "LoadBalancer") {
    report(forbidden(ranges, "may only be used when `type` is 'LoadBalancer'"));
  }
  for (const [index, range] of (spec.loadBalancerSourceRanges ?? []).entries()) {
    if (!isCidr(range)) report(invalid(child(ranges, index), range, cidrSentence));
  }
}

function checkAddress(address: string | undefined, field: Field, report: Report): void {
  if (address && !isAddress(address)) report(invalid(field, address, addressSentence));
}

const cidrSentence = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
const addressSentence = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
