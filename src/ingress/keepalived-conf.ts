import type { IngressHost, VirtualAddress } from "./virtual-addresses.ts";

export interface KeepalivedOptions {
  /** Seconds between advertisements: an address is missed after three of them. Hundredths are the smallest step. */
  readonly advertSeconds: number;
}

/** About three and a half seconds until another host takes over; less makes a busy host look dead. */
export const defaultKeepalived: KeepalivedOptions = { advertSeconds: 1 };

const highest = 240;
const step = 10;
/** More than all ranks together: a host whose Traefik is down holds an address only if it is down everywhere. */
const traefikWeight = -190;

/**
 * keepalived.conf of one host, or null where it has nothing to hold. Each address is an instance of its own: a new one
 * does not disturb the others. The interface is the host's to know, and put in by the node helper.
 */
export function keepalivedConf(
  host: IngressHost,
  addresses: readonly VirtualAddress[],
  options: KeepalivedOptions = defaultKeepalived,
): string | null {
  const own = addresses.filter(({ hosts }) => hosts.some(({ name }) => name === host.name));
  if (own.length === 0) return null;
  return [globals(host), traefikScript, ...own.map((address) => instance(host, address, options))].join("\n");
}

function globals(host: IngressHost): string {
  return `global_defs {
  router_id ${host.name}
  vrrp_version 3
  vrrp_skip_check_adv_addr
  enable_script_security
  script_user nobody
  vrrp_garp_master_refresh 60
}
`;
}

const traefikScript = `vrrp_script traefik {
  script "/usr/bin/curl -sf -m 1 -o /dev/null http://127.0.0.1:8080/ping"
  interval 1
  timeout 2
  fall 2
  rise 2
  weight ${traefikWeight}
}
`;

function instance(host: IngressHost, address: VirtualAddress, { advertSeconds }: KeepalivedOptions): string {
  const rank = address.hosts.findIndex(({ name }) => name === host.name);
  const peers = address.hosts.filter(({ name }) => name !== host.name).map((peer) => peer.address);
  return `vrrp_instance vip_${address.address.replaceAll(".", "_")} {
  state BACKUP
  interface @INTERFACE@
  virtual_router_id ${address.routerId}
  priority ${Math.max(1, highest - step * rank)}
  advert_int ${advertSeconds}
${unicast(host, peers.sort())}  virtual_ipaddress {
    ${address.address}/32 dev @INTERFACE@ label @INTERFACE@:berth
  }
${address.forTraefik ? "  track_script {\n    traefik\n  }\n" : ""}}
`;
}

/** Nothing on the only ingress host: keepalived's own check refuses a unicast address without a peer. */
function unicast(host: IngressHost, peers: readonly string[]): string {
  if (peers.length === 0) return "";
  return `  unicast_src_ip ${host.address}\n  unicast_peer {\n${peers.map((peer) => `    ${peer}\n`).join("")}  }\n  check_unicast_src\n`;
}
