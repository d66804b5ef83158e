import type { HostName } from "../model/names.ts";
import { type ClusterNetwork, dnsAddress, type NetworkHost } from "./cluster.ts";
import { baseChains } from "./ruleset-base.ts";
import { type MapElement, type MapName, mapNames, mapTypes, type RulesetParts } from "./ruleset-parts.ts";
import { type PolicyInput, policyParts } from "./ruleset-policy.ts";
import { dnsParts, type ServiceContext, serviceParts } from "./ruleset-service.ts";
import type { RoutedPort } from "./service-ports.ts";

export interface RulesetInput {
  readonly host: NetworkHost;
  readonly hosts: readonly NetworkHost[];
  readonly cluster: ClusterNetwork;
  /** In order of id. */
  readonly ports: readonly RoutedPort[];
  readonly policies: PolicyInput;
}

/**
 * The nftables file of one host. `nft -f` takes it as one transaction: the table is filled anew while packets see either
 * the old rules or the new ones. The table itself is never deleted, as that would forget which client belongs to which
 * endpoint; chains that nothing leads to any more stay empty until the node helper removes them.
 */
export function ruleset(input: RulesetInput): string {
  const context = { host: input.host, podCidr: input.cluster.podCidr };
  const parts = [
    block(dnsParts(dnsAddress(input.cluster), input.host)),
    ...input.ports.map((port) => serviceBlock(port, context)),
    block(policyParts(input.policies, input.host.name)),
  ];
  const base = baseChains(context, { hosts: input.hosts, serviceCidr: input.cluster.serviceCidr });
  const lines = [
    ...mapNames.map((map) => `add ${kindOf(map)} ip berth ${map} { type ${mapTypes[map]} ; }`),
    ...parts.flatMap(({ sets }) => sets),
    ...base.map(([name, hook]) => `add chain ip berth ${name}${hook ? ` { ${hook} ; }` : ""}`),
    "flush table ip berth",
    ...mapNames.map((map) => `flush ${kindOf(map)} ip berth ${map}`),
    "table ip berth {",
    ...base.flatMap(([name, , rules]) => chainLines(name, rules)),
    ...parts.flatMap(({ text }) => (text === "" ? [] : [text])),
    "}",
    ...elementLines([...parts.flatMap(({ elements }) => elements), ...hairpins(input)]),
  ];
  return `add table ip berth\n${lines.join("\n")}\n`;
}

function kindOf(map: MapName): "map" | "set" {
  return mapTypes[map].endsWith("verdict") ? "map" : "set";
}

/** Parts as text, so that what did not change is not written anew. */
interface Block {
  readonly text: string;
  readonly sets: readonly string[];
  readonly elements: readonly MapElement[];
}

/** Blocks of ports that are the same on every host, for as long as the port itself is the same object. */
const shared = new WeakMap<RoutedPort, Block & { readonly podCidr: string }>();

function serviceBlock(port: RoutedPort, context: ServiceContext): Block {
  const depends = port.internalLocal || port.externalLocal || port.sourceRanges.length > 0;
  const known = depends ? undefined : shared.get(port);
  if (known && known.podCidr === context.podCidr) return known;
  const made = { ...block(serviceParts(port, context)), podCidr: context.podCidr };
  if (!depends) shared.set(port, made);
  return made;
}

function block({ chains, elements, timedSets }: RulesetParts): Block {
  return {
    text: chains.flatMap(([name, rules]) => chainLines(name, rules)).join("\n"),
    sets: timedSets.map(
      ({ name, seconds }) =>
        `add set ip berth ${name} { type ipv4_addr ; flags dynamic,timeout ; timeout ${seconds}s ; }`,
    ),
    elements,
  };
}

function chainLines(name: string, rules: readonly string[]): string[] {
  return [`  chain ${name} {`, ...rules.map((rule) => `    ${rule}`), "  }"];
}

function hairpins({ host, ports }: RulesetInput): MapElement[] {
  const addresses = [...(addressesByHost(ports).get(host.name) ?? [])].sort();
  return addresses.map((address) => ({ map: "hairpin", key: `${address} . ${address}`, verdict: null }));
}

/** One look at all endpoints serves all hosts. */
const found = new WeakMap<readonly RoutedPort[], ReadonlyMap<HostName, ReadonlySet<string>>>();

function addressesByHost(ports: readonly RoutedPort[]): ReadonlyMap<HostName, ReadonlySet<string>> {
  const known = found.get(ports);
  if (known) return known;
  const byHost = new Map<HostName, Set<string>>();
  for (const { endpoints } of ports)
    for (const { host, address } of endpoints) {
      if (host === null) continue;
      const addresses = byHost.get(host);
      if (addresses) addresses.add(address);
      else byHost.set(host, new Set([address]));
    }
  found.set(ports, byHost);
  return byHost;
}

/** Two Services that claim one external address and port must not cost all others theirs: the first by name has it. */
function elementLines(elements: readonly MapElement[]): string[] {
  const byMap = new Map<MapName, Map<string, string>>(mapNames.map((map) => [map, new Map()]));
  for (const { map, key, verdict } of elements) {
    const entries = byMap.get(map);
    if (entries && !entries.has(key)) entries.set(key, verdict === null ? key : `${key} : ${verdict}`);
  }
  return [...byMap].flatMap(([map, entries]) => {
    if (entries.size === 0) return [];
    return [`add element ip berth ${map} {`, [...entries.values()].map((entry) => `  ${entry}`).join(",\n"), "}"];
  });
}
