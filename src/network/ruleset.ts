import { hashAfter } from "../model/hash.ts";
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

/** A file's text and its hash. */
export interface HashedText {
  readonly text: string;
  readonly hash: string;
}

/**
 * The nftables file of one host. `nft -f` takes it as one transaction: the table is filled anew while packets see either
 * the old rules or the new ones. The table itself is never deleted, as that would forget which client belongs to which
 * endpoint; chains that nothing leads to any more stay empty until the node helper removes them. It begins with what is
 * the same on every host, written and hashed once for all; what the host alone has follows.
 */
export function ruleset(input: RulesetInput): HashedText {
  const context = { host: input.host, podCidr: input.cluster.podCidr };
  const base = baseChains(context, { hosts: input.hosts, serviceCidr: input.cluster.serviceCidr });
  const declared = base.map(([name, hook]) => `add chain ip berth ${name}${hook ? ` { ${hook} ; }` : ""}`);
  const start = sharedStart(portGroups(input.ports, context), declared);
  const own = ownText(input, context);
  const chains = [...base.map(([name, , rules]) => chainText(name, rules)), own.chains].filter(isNotEmpty);
  const rest = `${[own.sets, ...tableLines(chains), ...elementLines(own)].filter(isNotEmpty).join("\n")}\n`;
  return { text: start.text + rest, hash: start.hashWith(rest) };
}

/** The beginning of every host's file: declarations, and the ports that all hosts route alike. */
const sharedStart = remembered((groups: readonly PortGroup[], declared: readonly string[]) => {
  const shared = joinTexts(groups.map((group) => group.shared));
  const lines = [
    "add table ip berth",
    ...mapNames.map((map) => `add ${kindOf(map)} ip berth ${map} { type ${mapTypes[map]} ; }`),
    shared.sets,
    ...declared,
    "flush table ip berth",
    ...mapNames.map((map) => `flush ${kindOf(map)} ip berth ${map}`),
    ...tableLines([shared.chains].filter(isNotEmpty)),
    ...elementLines(shared),
  ];
  const text = `${lines.filter(isNotEmpty).join("\n")}\n`;
  return { text, hashWith: hashAfter(text) };
}, isEqual);

function tableLines(chains: readonly string[]): string[] {
  return chains.length === 0 ? [] : ["table ip berth {", ...chains, "}"];
}

function elementLines({ elements }: RulesetText): string[] {
  return [...elements].flatMap(([map, text]) => (text === "" ? [] : [`add element ip berth ${map} {`, text, "}"]));
}

function kindOf(map: MapName): "map" | "set" {
  return mapTypes[map].endsWith("verdict") ? "map" : "set";
}

function isNotEmpty(text: string): boolean {
  return text !== "";
}

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
