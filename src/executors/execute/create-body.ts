import type { ContainerSpec, NamespaceMode, PublishedPort } from "../../model/container-spec.ts";
import { mountFields } from "./mount-fields.ts";
import { resourceFields } from "./resource-fields.ts";

/** The body of `POST /containers/create` for a spec: the same container on every engine from 20.10 on. */
export function createBody(spec: ContainerSpec): Readonly<Record<string, unknown>> {
  return {
    Image: spec.image,
    Labels: spec.labels,
    ...(spec.entrypoint && { Entrypoint: spec.entrypoint }),
    ...(spec.args && { Cmd: spec.args }),
    Env: spec.env.map(({ name, value }) => `${name}=${value}`),
    ...(spec.workingDir !== null && { WorkingDir: spec.workingDir }),
    ...(spec.user !== null && { User: spec.user }),
    ...(spec.hostname !== null && { Hostname: spec.hostname }),
    ...(spec.domainname !== null && { Domainname: spec.domainname }),
    ...(spec.stopSignal !== null && { StopSignal: spec.stopSignal }),
    StopTimeout: spec.stopGraceSeconds,
    Tty: spec.tty,
    OpenStdin: spec.stdin,
    StdinOnce: spec.stdinOnce,
    ExposedPorts: Object.fromEntries(spec.ports.map((port) => [containerSide(port), {}])),
    HostConfig: hostConfig(spec),
    ...networkingConfig(spec),
  };
}

function hostConfig(spec: ContainerSpec): Readonly<Record<string, unknown>> {
  return {
    NetworkMode: networkMode(spec),
    IpcMode: namespaceMode(spec.ipc),
    PidMode: spec.pid.kind === "private" ? "" : namespaceMode(spec.pid),
    Dns: spec.dns.servers,
    DnsSearch: spec.dns.search,
    DnsOptions: spec.dns.options,
    ExtraHosts: spec.extraHosts,
    PortBindings: portBindings(spec.ports),
    ...mountFields(spec.mounts),
    ...resourceFields(spec.resources),
    ...securityFields(spec),
    GroupAdd: spec.groups,
    Sysctls: spec.sysctls,
    RestartPolicy: { Name: spec.restart },
    // As the kubelet rotates them; without a bound a chatty container fills the host's disk.
    LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "5" } },
  };
}

function networkMode({ network }: ContainerSpec): string {
  if (network.kind === "pod") return network.network;
  return network.kind === "join" ? `container:${network.container}` : network.kind;
}

/** The address is asked for, so that it survives a reboot of the host without anybody's help. */
function networkingConfig({ network }: ContainerSpec): Readonly<Record<string, unknown>> {
  if (network.kind !== "pod") return {};
  const endpoint = { IPAMConfig: { IPv4Address: network.address } };
  return { NetworkingConfig: { EndpointsConfig: { [network.network]: endpoint } } };
}

function namespaceMode(mode: NamespaceMode): string {
  return mode.kind === "join" ? `container:${mode.container}` : mode.kind;
}

function containerSide({ containerPort, protocol }: PublishedPort): string {
  return `${containerPort}/${protocol}`;
}

function portBindings(ports: readonly PublishedPort[]): Readonly<Record<string, unknown>> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const side = containerSide(port);
    bindings[side] = [...(bindings[side] ?? []), { HostIp: port.hostAddress, HostPort: String(port.hostPort) }];
  }
  return bindings;
}

const unmasked = "systempaths=unconfined";

function securityFields({ security }: ContainerSpec): Readonly<Record<string, unknown>> {
  return {
    Privileged: security.privileged,
    ReadonlyRootfs: security.readOnlyRootFilesystem,
    CapAdd: security.addCapabilities,
    CapDrop: security.dropCapabilities,
    SecurityOpt: [
      ...(security.noNewPrivileges ? ["no-new-privileges"] : []),
      ...security.options.filter((option) => option !== unmasked),
    ],
    // The command line has a word for this; the API wants the two lists empty.
    ...(security.options.includes(unmasked) ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
  };
}
