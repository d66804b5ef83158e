import type { Endpoint } from "../model/endpoints.ts";
import { gatewayOf, type NetworkHost } from "./cluster.ts";
import { chooseEndpoints, type EndpointChoice } from "./endpoint-choice.ts";
import { formatRanges, isIpv4, rangesOf } from "./ranges.ts";
import type { MapElement, MapName, RulesetParts } from "./ruleset-parts.ts";
import type { RoutedPort } from "./service-ports.ts";

export interface ServiceContext {
  readonly host: NetworkHost;
  readonly podCidr: string;
}

type Chain = readonly [name: string, rules: readonly string[]];

/** Whether what one host does for a port differs from what another does. */
export function dependsOnHost(port: RoutedPort): boolean {
  return port.internalLocal || port.externalLocal || port.sourceRanges.length > 0;
}

/**
 * The chains and map elements of one Service port on one host, laid out as kube-proxy's nftables mode lays them out
 * (pkg/proxy/nftables), save that endpoints get chains of their own only where session affinity needs them: one rule
 * with a map of all endpoints loads many times faster, and the whole file is loaded at each change.
 */
export function serviceParts(port: RoutedPort, context: ServiceContext): RulesetParts {
  const choice = chooseEndpoints(port, context.host.name);
  return {
    chains: [
      ...policyChain(port, "service", clusterEndpoints(port, choice), context),
      ...policyChain(port, "local", localEndpoints(port, choice), context),
      ...externalChain(port, choice, context),
      ...affinityChains(port, choice),
      ...firewallChain(port, context),
    ],
    elements: [...clusterIpElements(port, choice), ...externalElements(port, choice)],
    timedSets: affinityEndpoints(port, choice).map((endpoint) => ({
      name: affinityName(port, endpoint),
      seconds: port.affinitySeconds ?? 0,
    })),
  };
}

/** Cluster DNS at its well-known address: answered by the host's own name server. */
export function dnsParts(address: string, host: NetworkHost): RulesetParts {
  const target = `${gatewayOf(host)}:53`;
  const protocols = ["tcp", "udp"];
  return {
    chains: [["cluster-dns", protocols.map((protocol) => `meta l4proto ${protocol} dnat ip to ${target}`)]],
    elements: [
      { map: "cluster-ips", key: address, verdict: null },
      ...protocols.map((protocol) => element("service-ips", `${address} . ${protocol} . 53`, "goto cluster-dns")),
    ],
    timedSets: [],
  };
}

function clusterEndpoints(port: RoutedPort, choice: EndpointChoice): readonly Endpoint[] {
  const used = !port.internalLocal || isExternal(port);
  return used ? choice.cluster : [];
}

function localEndpoints(port: RoutedPort, choice: EndpointChoice): readonly Endpoint[] {
  const used = port.internalLocal || (port.externalLocal && isExternal(port));
  return used ? choice.local : [];
}

function isExternal(port: RoutedPort): boolean {
  return port.nodePort !== null || externalAddresses(port).length > 0;
}

function externalAddresses(port: RoutedPort): readonly string[] {
  return [...port.externalIps, ...(port.vip ? [port.vip] : [])].filter(isIpv4);
}

function policyChain(
  port: RoutedPort,
  kind: "service" | "local",
  endpoints: readonly Endpoint[],
  { podCidr }: ServiceContext,
): Chain[] {
  if (endpoints.length === 0) return [];
  const internal = (kind === "local") === port.internalLocal;
  const masquerade = `ip daddr ${port.clusterIp} ip saddr != ${podCidr} jump mark-for-masquerade`;
  return [[chainName(kind, port), [...(internal ? [masquerade] : []), ...drawRules(port, endpoints)]]];
}

/** One endpoint by chance for each connection; with affinity the one the client had before. */
function drawRules(port: RoutedPort, endpoints: readonly Endpoint[]): string[] {
  const draw = `numgen random mod ${endpoints.length}`;
  if (port.affinitySeconds === null) {
    const targets = endpoints.map((endpoint, index) => `${index} : ${endpoint.address} . ${endpoint.port}`);
    return [`meta l4proto ${port.protocol} dnat ip to ${draw} map { ${targets.join(", ")} }`];
  }
  const chains = endpoints.map((endpoint, index) => `${index} : goto ${endpointName(port, endpoint)}`);
  return [
    ...endpoints.map((one) => `ip saddr @${affinityName(port, one)} goto ${endpointName(port, one)}`),
    `${draw} vmap { ${chains.join(", ")} }`,
  ];
}

function affinityEndpoints(port: RoutedPort, choice: EndpointChoice): readonly Endpoint[] {
  if (port.affinitySeconds === null) return [];
  const all = [...clusterEndpoints(port, choice), ...localEndpoints(port, choice)];
  return [...new Map(all.map((endpoint) => [endpointName(port, endpoint), endpoint])).values()];
}

function affinityChains(port: RoutedPort, choice: EndpointChoice): Chain[] {
  return affinityEndpoints(port, choice).map((endpoint) => [
    endpointName(port, endpoint),
    [
      `update @${affinityName(port, endpoint)} { ip saddr }`,
      `meta l4proto ${port.protocol} dnat ip to ${endpoint.address}:${endpoint.port}`,
    ],
  ]);
}

/** Traffic from outside. Under Local the pods and processes of this very host still reach every endpoint, as in kube-proxy. */
function externalChain(port: RoutedPort, choice: EndpointChoice, { podCidr }: ServiceContext): Chain[] {
  if (!choice.any || !isExternal(port)) return [];
  const service = `goto ${chainName("service", port)}`;
  if (!port.externalLocal) return [[chainName("external", port), ["jump mark-for-masquerade", service]]];
  const rules = [
    `ip saddr ${podCidr} ${service}`,
    "fib saddr type local jump mark-for-masquerade",
    `fib saddr type local ${service}`,
    ...(choice.external ? [`goto ${chainName("local", port)}`] : []),
  ];
  return [[chainName("external", port), rules]];
}

/** loadBalancerSourceRanges, on the VIP alone: NodePorts are not covered, as in Kubernetes. */
function firewallChain(port: RoutedPort, { host }: ServiceContext): Chain[] {
  if (!port.vip || port.sourceRanges.length === 0) return [];
  const ranges = rangesOf(port.sourceRanges);
  // A host that holds the VIP may use it as its own source address when it asks itself.
  const hostIn = rangesOf([host.address]).every(([own]) => ranges.some(([first, last]) => own >= first && own <= last));
  const allowed = hostIn ? rangesOf([...port.sourceRanges, port.vip]) : ranges;
  const rule = allowed.length === 0 ? "drop" : `ip saddr != ${formatRanges(allowed)} drop`;
  return [[chainName("firewall", port), [rule]]];
}

function clusterIpElements(port: RoutedPort, choice: EndpointChoice): MapElement[] {
  const key = `${port.clusterIp} . ${port.protocol} . ${port.port}`;
  const chain = chainName(port.internalLocal ? "local" : "service", port);
  return [
    choice.internal
      ? element("service-ips", key, `goto ${chain}`)
      : element("no-endpoint-services", key, refusal(choice)),
  ];
}

function externalElements(port: RoutedPort, choice: EndpointChoice): MapElement[] {
  const chain = `goto ${chainName("external", port)}`;
  const firewall = `goto ${chainName("firewall", port)}`;
  const onAddresses = externalAddresses(port).flatMap((address) => {
    const key = `${address} . ${port.protocol} . ${port.port}`;
    return [
      ...(choice.any ? [element("service-ips", key, chain)] : []),
      ...(choice.external ? [] : [element("no-endpoint-services", key, refusal(choice))]),
      ...(address === port.vip && port.sourceRanges.length > 0 ? [element("firewall-ips", key, firewall)] : []),
    ];
  });
  if (port.nodePort === null) return onAddresses;
  const key = `${port.protocol} . ${port.nodePort}`;
  return [
    ...onAddresses,
    ...(choice.any ? [element("service-nodeports", key, chain)] : []),
    ...(choice.external ? [] : [element("no-endpoint-nodeports", key, refusal(choice))]),
  ];
}

/** Nobody anywhere: say so at once. Somebody elsewhere: silence, so that a balancer in front tries another host. */
function refusal({ any }: EndpointChoice): string {
  return any ? "drop" : "goto reject-chain";
}

function element(map: MapName, key: string, verdict: string): MapElement {
  return { map, key, verdict };
}

function chainName(kind: "service" | "local" | "external" | "firewall", { id }: RoutedPort): string {
  return `${kind}-${id}`;
}

function endpointName({ id }: RoutedPort, { address, port }: Endpoint): string {
  return `endpoint-${id}__${address}/${port}`;
}

/** The timeout is part of the name: a set that exists with another one would make the whole file fail. */
function affinityName({ id, affinitySeconds }: RoutedPort, { address, port }: Endpoint): string {
  return `affinity-${affinitySeconds}-${id}__${address}/${port}`;
}
