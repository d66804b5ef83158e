import { type ClusterNetwork, dnsAddress, type NetworkHost } from "./cluster.ts";
import { isEqual, remembered } from "./remembered.ts";
import { baseChains } from "./ruleset-base.ts";
import { type PortGroup, portGroups } from "./ruleset-groups.ts";
import { type MapName, mapNames, mapTypes } from "./ruleset-parts.ts";
import { type PolicyInput, policyParts } from "./ruleset-policy.ts";
import { dependsOnHost, dnsParts, type ServiceContext, serviceParts } from "./ruleset-service.ts";
import { chainText, joinTexts, type RulesetText, textOf } from "./ruleset-text.ts";
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
 * endpoint; chains that nothing leads to any more stay empty until the node helper removes them. Services that are the
 * same on every host come first and are written once for all hosts.
 */
export function ruleset(input: RulesetInput): string {
  const context = { host: input.host, podCidr: input.cluster.podCidr };
  const base = baseChains(context, { hosts: input.hosts, serviceCidr: input.cluster.serviceCidr });
  const { sets, chains, elements } = joinTexts([
    sharedText(portGroups(input.ports, context), null),
    ownText(input, context),
  ]);
  const lines = [
    "add table ip berth",
    ...mapNames.map((map) => `add ${kindOf(map)} ip berth ${map} { type ${mapTypes[map]} ; }`),
    ...(sets === "" ? [] : [sets]),
    ...base.map(([name, hook]) => `add chain ip berth ${name}${hook ? ` { ${hook} ; }` : ""}`),
    "flush table ip berth",
    ...mapNames.map((map) => `flush ${kindOf(map)} ip berth ${map}`),
    "table ip berth {",
    ...base.map(([name, , rules]) => chainText(name, rules)),
    ...(chains === "" ? [] : [chains]),
    "}",
    ...[...elements].flatMap(([map, text]) => (text === "" ? [] : [`add element ip berth ${map} {`, text, "}"])),
  ];
  return `${lines.join("\n")}\n`;
}

function kindOf(map: MapName): "map" | "set" {
  return mapTypes[map].endsWith("verdict") ? "map" : "set";
}

/** What every host has: the ports that all route alike. */
const sharedText = remembered(
  (groups: readonly PortGroup[], _: null): RulesetText => joinTexts(groups.map(({ shared }) => shared)),
  isEqual,
);

/** What this host alone has: name server, ports whose way depends on the host, policies of its pods. */
function ownText({ host, ports, policies, cluster }: RulesetInput, context: ServiceContext): RulesetText {
  const own = ports.filter(dependsOnHost).map((port) => textOf(serviceParts(port, context)));
  const pairs = portGroups(ports, context).map(({ hairpins }) => hairpins.get(host.name) ?? "");
  return joinTexts([
    textOf(dnsParts(dnsAddress(cluster), host)),
    ...own,
    textOf(policyParts(policies, host.name)),
    ...pairs.map((pair) => ({ sets: "", chains: "", elements: new Map([["hairpin", pair] as const]) })),
  ]);
}
