import { stateDirectory } from "../model/planner-settings.ts";
import { type ClusterNetwork, gatewayOf, type NetworkHost } from "./cluster.ts";

/**
 * The name server of one host: it answers on the bridge's own address, so that a pod's question never leaves the host.
 * The zone and the servers for names outside are files of their own: the first changes often, the second is the host's.
 */
export function unboundConfig(host: NetworkHost, cluster: ClusterNetwork): string {
  return `server:
  interface: ${gatewayOf(host)}
  ip-freebind: yes
  port: 53
  do-ip6: no
  access-control: 127.0.0.0/8 allow
  access-control: ${cluster.podCidr} allow
  access-control: ${host.address}/32 allow
  num-threads: 1
  rrset-roundrobin: yes
  minimal-responses: yes
  qname-minimisation: no
  do-not-query-localhost: no
  module-config: "iterator"
  local-zone: "10.in-addr.arpa." nodefault
  chroot: ""
  directory: "/etc/unbound"
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
remote-control:
  control-enable: yes
  control-interface: /run/berth/unbound.ctl
  control-use-cert: no
include: "${stateDirectory}/desired/dns/zone.conf"
include: "/run/berth/forward.conf"
`;
}
