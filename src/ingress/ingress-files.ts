import type { HostFile } from "../model/action.ts";
import { hashText } from "../model/hash.ts";
import type { HostName } from "../model/names.ts";
import type { Problem } from "../model/problem.ts";
import { defaultKeepalived, type KeepalivedOptions, keepalivedConf } from "./keepalived-conf.ts";
import { renderTraefik } from "./render-traefik.ts";
import { type RoutingInput, traefikConfig } from "./traefik-config.ts";
import { type VirtualAddressInput, virtualAddresses } from "./virtual-addresses.ts";

export interface IngressInput extends RoutingInput, VirtualAddressInput {
  readonly keepalived?: KeepalivedOptions;
}

export interface IngressFiles {
  /** Of ingress hosts only, in the order of their paths. */
  readonly files: ReadonlyMap<HostName, readonly HostFile[]>;
  readonly problems: readonly Problem[];
}

/** Traefik's and keepalived's files for every ingress host. Equal input gives equal bytes. */
export function ingressFiles(input: IngressInput): IngressFiles {
  const { config, problems } = traefikConfig(input);
  // It holds private keys.
  const traefik = file("traefik/dynamic.yaml", renderTraefik(config), 0o600);
  const addresses = virtualAddresses(input);
  const files = input.hosts.map((host) => {
    const conf = keepalivedConf(host, addresses, input.keepalived ?? defaultKeepalived);
    const vips = conf === null ? [] : [file("keepalived/keepalived.conf", conf, 0o644)];
    return [host.name, [...vips, traefik]] as const;
  });
  return { files: new Map(files), problems };
}

function file(path: string, content: string, mode: number): HostFile {
  return { path, content, hash: hashText(content), mode };
}
