import type { PodSpec, PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { duplicate, invalid, type Report, required } from "../finding.ts";
import { isAddress } from "./addresses.ts";
import { checkContainer, checkInitContainer, hostPortKey } from "./containers.ts";
import { checkAnnotations, checkLabels } from "./metadata.ts";
import { dnsLabelFault } from "./names.ts";
import { checkScheduling } from "./scheduling.ts";
import { checkSysctls } from "./sysctls.ts";
import { checkUnique } from "./unique.ts";
import { checkVolumes } from "./volumes.ts";

const noVolumes: ReadonlySet<string> = new Set();

/** A pod template: its labels, and the pod it describes. */
export function checkTemplate(template: PodTemplateSpec, at: Field, report: Report): void {
  const metadata = child(at, "metadata");
  checkLabels(template.metadata?.labels, child(metadata, "labels"), report);
  checkAnnotations(template.metadata?.annotations, child(metadata, "annotations"), report);
  if (template.spec) checkPodSpec(template.spec, child(at, "spec"), report);
}

/** A pod's spec (ValidatePodSpec in core/validation). */
export function checkPodSpec(spec: PodSpec, at: Field, report: Report): void {
  if (spec.volumes) checkVolumes(spec.volumes, child(at, "volumes"), report);
  checkContainers(spec, at, report);
  checkIdentity(spec, at, report);
  checkAliases(spec, at, report);
  checkScheduling(spec, at, report);
  checkDns(spec, at, report);
  if (spec.securityContext?.sysctls) checkSysctls(spec, at, report);
}

function checkContainers(spec: PodSpec, at: Field, report: Report): void {
  const volumes = spec.volumes ? new Set(spec.volumes.map(({ name }) => name)) : noVolumes;
  const surroundings = { volumes, hostNetwork: spec.hostNetwork === true };
  if (spec.containers.length === 0) report(required(child(at, "containers")));
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const field = descend(at, "initContainers", index);
    checkContainer(container, surroundings, { at: field, report });
    checkInitContainer(container, field, report);
  }
  for (const [index, container] of spec.containers.entries()) {
    checkContainer(container, surroundings, { at: descend(at, "containers", index), report });
  }
  if (spec.containers.length + (spec.initContainers?.length ?? 0) > 1) checkTogether(spec, at, report);
}

/** What containers of one pod share: their names, and the host's ports. */
function checkTogether(spec: PodSpec, at: Field, report: Report): void {
  const names = new Set(spec.initContainers?.map(({ name }) => name));
  if (spec.initContainers) {
    checkUnique(spec.initContainers, ({ name }) => name, { at: child(at, "initContainers"), name: "name", report });
  }
  const hostPorts = new Set<string>();
  for (const [index, { name, ports }] of spec.containers.entries()) {
    const field = descend(at, "containers", index);
    if (names.has(name)) report(duplicate(child(field, "name"), name));
    names.add(name);
    if (ports) checkHostPorts({ ports, seen: hostPorts, at: child(field, "ports"), report });
  }
}

interface HostPortsCheck {
  readonly ports: NonNullable<PodSpec["containers"][number]["ports"]>;
  readonly seen: Set<string>;
  readonly at: Field;
  readonly report: Report;
}

function checkHostPorts({ ports, seen, at, report }: HostPortsCheck): void {
  const own = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const key = hostPortKey(port);
    if (key === undefined) continue;
    if (seen.has(key)) report(duplicate(descend(at, index, "hostPort"), key));
    own.add(key);
  }
  for (const key of own) seen.add(key);
}

function checkIdentity(spec: PodSpec, at: Field, report: Report): void {
  for (const name of ["hostname", "subdomain"] as const) {
    const value = spec[name];
    const fault = value === undefined || value === "" ? null : dnsLabelFault(value);
    if (fault !== null) report(invalid(child(at, name), value, fault));
  }
}

function checkAliases(spec: PodSpec, at: Field, report: Report): void {
  for (const [index, { ip }] of (spec.hostAliases ?? []).entries()) {
    if (!isAddress(ip))
      report(
        invalid(
          descend(at, "hostAliases", index, "ip"),
          ip,
          "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        ),
      );
  }
  for (const [index, { name }] of (spec.imagePullSecrets ?? []).entries()) {
    if (!name) report(required(descend(at, "imagePullSecrets", index, "name")));
  }
}

function checkDns({ dnsPolicy, dnsConfig }: PodSpec, at: Field, report: Report): void {
  const field = descend(at, "dnsConfig", "nameservers");
  const servers = dnsConfig?.nameservers ?? [];
  if (dnsPolicy === "None" && servers.length === 0) {
    report(required(field, "must provide at least one DNS nameserver when `dnsPolicy` is None"));
  }
  if (servers.length > 3) report(invalid(field, servers, "must not have more than 3 nameservers"));
  for (const [index, server] of servers.entries()) {
    if (!isAddress(server))
      report(invalid(child(field, index), server, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
  }
}
