import type { Namespace, NetworkPolicy } from "../model/kinds.ts";
import type { NetworkPolicyPeer, NetworkPolicyPort } from "../model/kubernetes.generated.ts";
import { matchesSelector } from "../model/label-selector.ts";
import { groupBy } from "../model/order.ts";
import type { PodState } from "../model/pod-state.ts";
import { formatRanges, isIpv4, rangesOf, subtractRanges } from "./ranges.ts";
import { protocolOf } from "./service-facts.ts";

/** A pod with an address of its own: a policy means nothing to one in its host's network. */
export type AddressedPod = PodState & { readonly address: string };

export interface PolicyWorld {
  /** In order of address. */
  readonly pods: readonly AddressedPod[];
  readonly namespaces: readonly Namespace[];
}

export type Direction = "ingress" | "egress";

export function addressedPods(pods: readonly PodState[]): readonly AddressedPod[] {
  return pods.filter((pod): pod is AddressedPod => {
    const isOver = pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
    return pod.address !== null && isIpv4(pod.address) && !isOver && pod.manifest.spec.hostNetwork !== true;
  });
}

/** Whether a policy isolates a pod in a direction: what it does not allow is then dropped. */
export function isolates({ spec, metadata }: NetworkPolicy, pod: AddressedPod, direction: Direction): boolean {
  // Without policyTypes a policy is about ingress, and about egress where it has rules for that.
  const types = spec.policyTypes ?? ["Ingress", ...(spec.egress ? ["Egress"] : [])];
  if (!types.includes(direction === "ingress" ? "Ingress" : "Egress")) return false;
  return pod.namespace === (metadata.namespace ?? "default") && matchesSelector(spec.podSelector ?? {}, labelsOf(pod));
}

/** nftables rules that accept what one policy allows in one direction. */
export function allowedBy(policy: NetworkPolicy, direction: Direction, world: PolicyWorld): readonly string[] {
  const rules =
    direction === "ingress"
      ? (policy.spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
      : (policy.spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
  const subjects = world.pods.filter((pod) => isolates(policy, pod, direction));
  return rules.flatMap(({ peers = [], ports = [] }) => {
    const named = direction === "ingress" ? subjects : peers.flatMap((peer) => peerPods(peer, policy, world));
    const whom = peersMatch(peers, policy, { direction, world });
    return whom === null ? [] : portsMatch(ports, named).map((match) => words(whom, match, "accept"));
  });
}

interface PeerContext {
  readonly direction: Direction;
  readonly world: PolicyWorld;
}

/** A match for any of the peers; "" for everybody; null where no peer has an address now. */
function peersMatch(peers: readonly NetworkPolicyPeer[], policy: NetworkPolicy, context: PeerContext): string | null {
  if (peers.length === 0) return "";
  const addresses = peers.flatMap((peer) => peerPods(peer, policy, context.world)).map(({ address }) => address);
  const blocks = peers.flatMap(({ ipBlock }) =>
    ipBlock ? subtractRanges(rangesOf([ipBlock.cidr]), rangesOf(ipBlock.except ?? [])) : [],
  );
  const ranges = rangesOf(addresses, blocks);
  const side = context.direction === "ingress" ? "saddr" : "daddr";
  return ranges.length === 0 ? null : `ip ${side} ${formatRanges(ranges)}`;
}

function peerPods(peer: NetworkPolicyPeer, policy: NetworkPolicy, { pods, namespaces }: PolicyWorld): AddressedPod[] {
  if (peer.ipBlock) return [];
  const inNamespace = namespaceTest(peer, policy, namespaces);
  return pods.filter((pod) => inNamespace(pod.namespace) && matchesSelector(peer.podSelector ?? {}, labelsOf(pod)));
}

function namespaceTest(
  { namespaceSelector }: NetworkPolicyPeer,
  { metadata }: NetworkPolicy,
  namespaces: readonly Namespace[],
): (name: string) => boolean {
  if (!namespaceSelector) return (name) => name === (metadata.namespace ?? "default");
  const labels = new Map(namespaces.map((namespace) => [namespace.metadata.name, namespace.metadata.labels ?? {}]));
  // Kubernetes gives every namespace this label itself.
  return (name) => matchesSelector(namespaceSelector, { ...labels.get(name), "kubernetes.io/metadata.name": name });
}

/** One match for each port; "" for all of them. A named port is another number on another pod. */
function portsMatch(ports: readonly NetworkPolicyPort[], targets: readonly AddressedPod[]): readonly string[] {
  if (ports.length === 0) return [""];
  return ports.flatMap((port) => {
    const protocol = `meta l4proto ${protocolOf(port).toLowerCase()}`;
    if (port.port === undefined) return [protocol];
    if (typeof port.port === "number")
      return [`${protocol} th dport ${port.port}${port.endPort ? `-${port.endPort}` : ""}`];
    return namedPorts(port.port, port, targets).map(([number, addresses]) =>
      words(`ip daddr ${formatRanges(rangesOf(addresses))}`, `${protocol} th dport ${number}`),
    );
  });
}

function namedPorts(
  name: string,
  port: NetworkPolicyPort,
  targets: readonly AddressedPod[],
): readonly (readonly [number, readonly string[]])[] {
  const found = targets.flatMap(({ address, manifest }) =>
    manifest.spec.containers
      .flatMap((container) => container.ports ?? [])
      .filter((candidate) => candidate.name === name && protocolOf(candidate) === protocolOf(port))
      .map(({ containerPort }) => ({ number: containerPort, address })),
  );
  const byNumber = groupBy(found, ({ number }) => number);
  return [...byNumber]
    .sort(([a], [b]) => a - b)
    .map(([number, entries]) => [number, entries.map(({ address }) => address)]);
}

function labelsOf({ manifest }: PodState): Readonly<Record<string, string>> {
  return manifest.metadata.labels ?? {};
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
