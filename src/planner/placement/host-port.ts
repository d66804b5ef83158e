import type { Container, PodSpec } from "../../model/kubernetes.generated.ts";
import { isSidecar } from "./effective-request.ts";

/** A port of the host that a pod takes: nobody else on that host can have it. */
export interface HostPort {
  /** `0.0.0.0` for every address. */
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

/** Those of app containers and sidecars; an init container is gone before its port could clash. */
export function hostPortsOf(spec: PodSpec): HostPort[] {
  const lasting = [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)];
  return lasting.flatMap((container) => portsOf(container, spec.hostNetwork === true));
}

function portsOf({ ports = [] }: Container, hostNetwork: boolean): HostPort[] {
  return ports.flatMap(({ hostIP, hostPort, containerPort, protocol }) => {
    const port = hostPort || (hostNetwork ? containerPort : 0);
    return port > 0 ? [{ address: hostIP || "0.0.0.0", protocol: (protocol || "TCP").toUpperCase(), port }] : [];
  });
}

/** Reads `address/protocol/port`, such as `0.0.0.0/tcp/80`; null where the text is none. */
export function parseHostPort(text: string): HostPort | null {
  const match = /^(.*)\/(\w+)\/(\d+)$/.exec(text);
  if (!match) return null;
  const [, address = "", protocol = "", port] = match;
  return { address: address || "0.0.0.0", protocol: protocol.toUpperCase(), port: Number(port) };
}

export function portsAreFree(wanted: readonly HostPort[], taken: readonly HostPort[]): boolean {
  return !wanted.some((port) => taken.some((other) => clash(port, other)));
}

function clash(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.address === b.address || isAny(a.address) || isAny(b.address);
}

function isAny(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}
