import type { HostName } from "../model/names.ts";
import { remembered } from "./remembered.ts";
import { dependsOnHost, type ServiceContext, serviceParts } from "./ruleset-service.ts";
import { joinTexts, type RulesetText, textOf } from "./ruleset-text.ts";
import type { RoutedPort } from "./service-ports.ts";

/** Neighbours in the list of ports, written together: a change costs the text of one group, not of all ports. */
export interface PortGroup {
  /** Of the ports that every host routes alike. */
  readonly shared: RulesetText;
  /** Of every host's own endpoints here, members of the set `hairpin`. */
  readonly hairpins: ReadonlyMap<HostName, string>;
}

const groupSize = 64;

/** The groups of a list of ports, which is one for all hosts. */
export const portGroups = remembered((ports: readonly RoutedPort[], context: ServiceContext): readonly PortGroup[] => {
  const count = Math.ceil(ports.length / groupSize);
  return Array.from({ length: count }, (_, index) => {
    const members = ports.slice(index * groupSize, (index + 1) * groupSize);
    const [first] = members;
    return first ? groupOf(first, { members, context }) : { shared: joinTexts([]), hairpins: new Map() };
  });
}, isSameCluster);

interface Group {
  readonly members: readonly RoutedPort[];
  readonly context: ServiceContext;
}

const groupOf = remembered((_first: RoutedPort, { members, context }: Group): PortGroup => {
  const addresses = [...new Set(members.map(({ clusterIp }) => clusterIp))];
  const known = addresses.map((key) => ({ map: "cluster-ips", key, verdict: null }) as const);
  const same = members.filter((port) => !dependsOnHost(port));
  const texts = same.map((port) => textOf(serviceParts(port, context)));
  return {
    shared: joinTexts([textOf({ chains: [], elements: known, timedSets: [] }), ...texts]),
    hairpins: hairpinsOf(members),
  };
}, isSameGroup);

function isSameGroup(a: Group, b: Group): boolean {
  const isSame = a.members.length === b.members.length && a.members.every((port, index) => port === b.members[index]);
  return isSame && isSameCluster(a.context, b.context);
}

function isSameCluster(a: ServiceContext, b: ServiceContext): boolean {
  return a.podCidr === b.podCidr;
}

function hairpinsOf(ports: readonly RoutedPort[]): ReadonlyMap<HostName, string> {
  const byHost = new Map<HostName, Set<string>>();
  for (const { endpoints } of ports)
    for (const { host, address, ready, serving } of endpoints) {
      // Nothing leads to one that is not ready: a pod that is about to start costs its host no new rules.
      if (host === null || !(ready || serving)) continue;
      const pair = `  ${address} . ${address}`;
      const pairs = byHost.get(host);
      if (pairs) pairs.add(pair);
      else byHost.set(host, new Set([pair]));
    }
  return new Map([...byHost].map(([host, pairs]) => [host, [...pairs].join(",\n")]));
}
