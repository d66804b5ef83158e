import type { Container, PodSpec, SELinuxOptions } from "../../model/kubernetes.generated.ts";
import { type Check, containers, containersOf, namesOf, plural, quoted, setters, sorted } from "./words.ts";

/** Values from kubernetes.io/docs/concepts/security/pod-security-standards, as of 1.34. */
const defaultCapabilities = new Set(
  [
    ["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD"],
    ["NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
  ].flat(),
);
const safeSysctls = new Set(
  [
    ["kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start"],
    ["net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports"],
    ["net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl"],
    ["net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
  ].flat(),
);
const seLinuxTypes = new Set(["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]);

export const appArmorProfile: Check = (spec) => {
  const bad = (profile: { type: string } | undefined) => profile?.type === "Unconfined";
  const own = containersOf(spec).filter(({ securityContext }) => bad(securityContext?.appArmorProfile));
  const who = setters(bad(spec.securityContext?.appArmorProfile), namesOf(own));
  return (
    (who && {
      reason: "forbidden AppArmor profile",
      detail: `${who} must not set AppArmor profile type to "Unconfined"`,
    }) ||
    null
  );
};

export const addedCapabilities: Check = (spec) => {
  const foreign = ({ securityContext }: Container) =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !defaultCapabilities.has(name));
  const bad = containersOf(spec).filter((container) => foreign(container).length > 0);
  if (bad.length === 0) return null;
  const detail = `${containers(namesOf(bad))} must not include ${quoted(sorted(bad.flatMap(foreign)))} in securityContext.capabilities.add`;
  return { reason: "non-default capabilities", detail };
};

export const hostNamespaces: Check = (spec) => {
  const given = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((name) => spec[name] === true);
  return given.length === 0
    ? null
    : { reason: "host namespaces", detail: given.map((name) => `${name}=true`).join(", ") };
};

export const hostPathVolumes: Check = ({ volumes = [] }) => {
  const names = volumes.filter(({ hostPath }) => hostPath).map(({ name }) => name);
  return names.length === 0
    ? null
    : { reason: "hostPath volumes", detail: `${plural("volume", names.length)} ${quoted(names)}` };
};

export const hostPorts: Check = (spec) => {
  const ports = ({ ports: own = [] }: Container) => own.flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
  const bad = containersOf(spec).filter((container) => ports(container).length > 0);
  if (bad.length === 0) return null;
  const used = sorted(bad.flatMap(ports));
  const verb = bad.length === 1 ? "uses" : "use";
  return {
    reason: "hostPort",
    detail: `${containers(namesOf(bad))} ${verb} ${plural("hostPort", used.length)} ${used.join(", ")}`,
  };
};

export const privileged: Check = (spec) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.privileged === true);
  if (bad.length === 0) return null;
  return { reason: "privileged", detail: `${containers(namesOf(bad))} must not set securityContext.privileged=true` };
};

export const procMount: Check = (spec) => {
  const masked = (value: string | undefined) => value === undefined || value === "Default";
  const bad = containersOf(spec).filter(({ securityContext }) => !masked(securityContext?.procMount));
  if (bad.length === 0) return null;
  const values = quoted(sorted(bad.map(({ securityContext }) => securityContext?.procMount ?? "")));
  return {
    reason: "procMount",
    detail: `${containers(namesOf(bad))} must not set securityContext.procMount to ${values}`,
  };
};

export const seLinuxOptions: Check = (spec) => {
  const bad = (options: SELinuxOptions | undefined): boolean =>
    options !== undefined && (!seLinuxTypes.has(options.type ?? "") || Boolean(options.user) || Boolean(options.role));
  const own = containersOf(spec).filter(({ securityContext }) => bad(securityContext?.seLinuxOptions));
  const who = setters(bad(spec.securityContext?.seLinuxOptions), namesOf(own));
  if (who === "") return null;
  const all = [spec.securityContext?.seLinuxOptions, ...own.map((each) => each.securityContext?.seLinuxOptions)];
  const detail = `${who} set forbidden securityContext.seLinuxOptions: ${seLinuxFaults(all)}`;
  return { reason: "seLinuxOptions", detail };
};

function seLinuxFaults(all: readonly (SELinuxOptions | undefined)[]): string {
  const types = sorted(all.map((options) => options?.type ?? "").filter((type) => !seLinuxTypes.has(type)));
  return [
    ...(types.length > 0 ? [`${plural("type", types.length)} ${quoted(types)}`] : []),
    ...(all.some((options) => options?.user) ? ["user may not be set"] : []),
    ...(all.some((options) => options?.role) ? ["role may not be set"] : []),
  ].join("; ");
}

export const sysctls: Check = ({ securityContext }: PodSpec) => {
  const bad = (securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !safeSysctls.has(name));
  return bad.length === 0 ? null : { reason: "forbidden sysctls", detail: bad.join(", ") };
};
