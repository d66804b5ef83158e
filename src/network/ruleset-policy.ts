import { hashText } from "../model/hash.ts";
import type { Namespace, NetworkPolicy } from "../model/kinds.ts";
import type { HostName } from "../model/names.ts";
import { groupBy, sortBy } from "../model/order.ts";
import type { PodState } from "../model/pod-state.ts";
import {
  type AddressedPod,
  addressedPods,
  allowedBy,
  type Direction,
  isolates,
  type PolicyWorld,
} from "./policy-rules.ts";
import { compareAddresses } from "./ranges.ts";
import type { MapElement, RulesetParts } from "./ruleset-parts.ts";

export interface PolicyInput {
  readonly policies: readonly NetworkPolicy[];
  readonly namespaces: readonly Namespace[];
  readonly pods: readonly PodState[];
}

type Chain = RulesetParts["chains"][number];

/**
 * NetworkPolicies as one host enforces them: egress of its own pods and ingress to its own pods, so that each packet meets
 * both once. The two directions are base chains of their own, because an accept ends only the chain it is in. Pods with
 * the same policies share a chain; policies share theirs among all pods.
 */
export function policyParts({ policies, namespaces, pods }: PolicyInput, host: HostName): RulesetParts {
  const sorted = [...addressedPods(pods)].sort((a, b) => compareAddresses(a.address, b.address));
  const world: PolicyWorld = { pods: sorted, namespaces };
  const own = sorted.filter((pod) => pod.host === host);
  const parts = (["egress", "ingress"] as const).map((direction) =>
    directionParts(sortBy(policies, nameOf), direction, { world, own }),
  );
  return {
    chains: parts.flatMap(({ chains }) => chains),
    elements: parts.flatMap(({ elements }) => elements),
    timedSets: [],
  };
}

function directionParts(
  policies: readonly NetworkPolicy[],
  direction: Direction,
  { world, own }: { readonly world: PolicyWorld; readonly own: readonly AddressedPod[] },
): { readonly chains: readonly Chain[]; readonly elements: readonly MapElement[] } {
  const isolated = own.flatMap((pod) => {
    const applied = policies.filter((policy) => isolates(policy, pod, direction));
    return applied.length === 0 ? [] : [{ pod, applied, chain: podChain(applied, direction) }];
  });
  const groups = [...groupBy(isolated, ({ chain }) => chain)];
  const used = new Set(isolated.flatMap(({ applied }) => applied));
  return {
    chains: [
      ...[...used].map((policy): Chain => [policyChain(policy, direction), allowedBy(policy, direction, world)]),
      ...groups.map(([chain, [first]]): Chain => [chain, podRules(first?.applied ?? [], direction)]),
    ],
    elements: isolated.map(({ pod, chain }) => ({
      map: direction === "ingress" ? "ingress-pods" : "egress-pods",
      key: pod.address,
      verdict: `goto ${chain}`,
    })),
  };
}

function podRules(applied: readonly NetworkPolicy[], direction: Direction): readonly string[] {
  return [...applied.map((policy) => `jump ${policyChain(policy, direction)}`), "drop"];
}

function podChain(applied: readonly NetworkPolicy[], direction: Direction): string {
  return `isolated-${direction}-${hashText(applied.map(nameOf).join(","), 12)}`;
}

function policyChain(policy: NetworkPolicy, direction: Direction): string {
  return `policy-${direction}-${hashText(nameOf(policy), 8)}-${nameOf(policy)}`;
}

function nameOf({ metadata }: NetworkPolicy): string {
  return `${metadata.namespace ?? "default"}/${metadata.name}`;
}
