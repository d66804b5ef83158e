import type { Container, ContainerPort, SecurityContext } from "../../model/kubernetes.generated.ts";
import { child, type Field } from "../field-path.ts";
import { forbidden, invalid, type Report, required } from "../finding.ts";
import { isAddress } from "./addresses.ts";
import { checkEnvironment, checkEnvironmentSources } from "./environment.ts";
import { checkMounts } from "./mounts.ts";
import { dnsLabelFault } from "./names.ts";
import { portNameFault } from "./ports.ts";
import { checkProbes } from "./probes.ts";
import { checkResources } from "./resources.ts";
import { checkUnique } from "./unique.ts";

export interface ContainerSurroundings {
  readonly volumes: ReadonlySet<string>;
  readonly hostNetwork: boolean;
}

/** Everything that concerns one container by itself (ValidateContainers in core/validation). */
export function checkContainer(
  container: Container,
  { volumes, hostNetwork }: ContainerSurroundings,
  { at, report }: { readonly at: Field; readonly report: Report },
): void {
  checkName(container.name, child(at, "name"), report);
  checkImage(container.image, child(at, "image"), report);
  if (container.ports) checkPorts({ ports: container.ports, hostNetwork, at: child(at, "ports"), report });
  checkEnvironment(container.env, child(at, "env"), report);
  checkEnvironmentSources(container.envFrom, child(at, "envFrom"), report);
  if (container.volumeMounts)
    checkMounts({ mounts: container.volumeMounts, volumes, at: child(at, "volumeMounts"), report });
  checkProbes(container, at, report);
  checkResources(container.resources, child(at, "resources"), report);
  checkSecurity(container.securityContext, child(at, "securityContext"), report);
}

function checkName(name: string, at: Field, report: Report): void {
  if (name === "") {
    report(required(at));
    return;
  }
  const fault = dnsLabelFault(name);
  if (fault !== null) report(invalid(at, name, fault));
}

function checkImage(image: string | undefined, at: Field, report: Report): void {
  if (image === undefined || image === "") report(required(at));
  else if (image.trim() !== image) report(invalid(at, image, "must not have leading or trailing whitespace"));
  else if (!isImageReference(image)) report(invalid(at, image, "invalid reference format"));
}

/** `[registry[:port]/]path[:tag][@digest]` as the distribution project defines it; only the path must be in lower case. */
export function isImageReference(image: string): boolean {
  if (/\s/.test(image) || image.includes("//")) return false;
  const bare = image.replace(/@[A-Za-z][A-Za-z0-9+.\-_]*:[0-9a-fA-F]{32,}$/, "");
  const match =
    /^(?:([A-Za-z0-9.-]+(?::\d+)?|\[[0-9a-fA-F:]+\](?::\d+)?)\/)?([a-z0-9._/-]+?)(?::([\w][\w.-]{0,127}))?$/.exec(bare);
  return match !== null && !/^[._/-]|[._/-]$/.test(match[2] ?? "");
}

interface PortsCheck {
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  readonly at: Field;
  readonly report: Report;
}

function checkPorts({ ports, hostNetwork, at, report }: PortsCheck): void {
  checkUnique(ports, ({ name }) => name, { at, name: "name", report });
  checkUnique(ports, hostPortKey, { at, name: "hostPort", report });
  for (const [index, { name, hostPort, hostIP, containerPort }] of ports.entries()) {
    const field = child(at, index);
    const fault = name === undefined || name === "" ? null : portNameFault(name);
    if (fault !== null) report(invalid(child(field, "name"), name, fault));
    if (hostIP !== undefined && hostIP !== "" && !isAddress(hostIP)) {
      report(invalid(child(field, "hostIP"), hostIP, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
    }
    if (hostNetwork && hostPort !== containerPort) {
      report(invalid(child(field, "containerPort"), containerPort, "must match `hostPort` when `hostNetwork` is true"));
    }
  }
}

export function hostPortKey({ hostPort, hostIP, protocol }: ContainerPort): string | undefined {
  return hostPort ? `${protocol}/${hostIP ?? ""}/${hostPort}` : undefined;
}

function checkSecurity(context: SecurityContext | undefined, at: Field, report: Report): void {
  if (!context) return;
  const { privileged, allowPrivilegeEscalation, capabilities } = context;
  if (allowPrivilegeEscalation !== false) return;
  if (privileged) report(invalid(at, "", "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
  if (capabilities?.add?.some((name) => name === "SYS_ADMIN" || name === "CAP_SYS_ADMIN")) {
    report(invalid(at, "", "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"));
  }
}

/** What an init container that ends may not have: it is never asked whether it is ready. */
export function checkInitContainer(container: Container, at: Field, report: Report): void {
  if (container.restartPolicy === "Always") return;
  for (const name of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const) {
    if (container[name])
      report(forbidden(child(at, name), "may not be set for init containers without restartPolicy=Always"));
  }
}
