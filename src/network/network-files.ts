import type { HostFile } from "../model/action.ts";
import type { ServiceEndpoints } from "../model/endpoints.ts";
import type { ServiceAllocation } from "../model/facts.ts";
import { hashText } from "../model/hash.ts";
import type { Namespace, NetworkPolicy, Service } from "../model/kinds.ts";
import type { HostName } from "../model/names.ts";
import { sortBy } from "../model/order.ts";
import { podNetwork } from "../model/planner-settings.ts";
import type { PodState } from "../model/pod-state.ts";
import { type ClusterNetwork, gatewayOf, type NetworkHost } from "./cluster.ts";
import { routes } from "./routes.ts";
import { type RulesetInput, ruleset } from "./ruleset.ts";
import { type RoutedPort, routedPorts } from "./service-ports.ts";
import { udpFlows } from "./udp-flows.ts";
import { unboundConfig } from "./unbound-config.ts";
import { zone } from "./zone.ts";

export interface NetworkInput {
  readonly cluster: ClusterNetwork;
  readonly hosts: readonly NetworkHost[];
  readonly services: readonly Service[];
  readonly allocations: ReadonlyMap<string, ServiceAllocation>;
  readonly endpoints: readonly ServiceEndpoints[];
  readonly pods: readonly PodState[];
  readonly policies?: readonly NetworkPolicy[];
  readonly namespaces?: readonly Namespace[];
}

/** Every file of the pod network by host, in the order of their paths. Equal input gives equal bytes. */
export function networkFiles(input: NetworkInput): ReadonlyMap<HostName, readonly HostFile[]> {
  const ports = routedPorts(input);
  const records = file("dns/zone.conf", zone(input));
  const hosts = sortBy(input.hosts, ({ name }) => name);
  return new Map(hosts.map((host) => [host.name, filesOf(host, { ...input, hosts, ports, records })]));
}

interface Shared extends NetworkInput {
  readonly ports: readonly RoutedPort[];
  readonly records: HostFile;
}

function filesOf(host: NetworkHost, { cluster, hosts, ports, records, ...input }: Shared): readonly HostFile[] {
  const policies = { policies: input.policies ?? [], namespaces: input.namespaces ?? [], pods: input.pods };
  return [
    file("conntrack/udp.txt", udpFlows(ports, host.name)),
    file("dns/unbound.conf", unboundConfig(host, cluster)),
    records,
    file("host/settings", settings(host, cluster)),
    rulesetFile({ host, hosts, cluster, ports, policies }),
    file("routes/routes.txt", routes(host, hosts)),
  ];
}

function rulesetFile(input: RulesetInput): HostFile {
  const { text, hash } = ruleset(input);
  return { path: "nft/berth.nft", content: text, hash, mode: 0o644 };
}

/** What the node helper's shell needs to know of its host, one `key value` a line. */
function settings(host: NetworkHost, { podCidr }: ClusterNetwork): string {
  return `address ${host.address}\nbridge ${podNetwork.bridge}\ngateway ${gatewayOf(host)}\npods ${podCidr}\nsubnet ${host.podCidr}\n`;
}

function file(path: string, content: string): HostFile {
  return { path, content, hash: hashText(content), mode: 0o644 };
}
