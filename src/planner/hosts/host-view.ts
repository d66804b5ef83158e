import type { Host } from "../../model/berth-kinds.ts";
import { addressIn } from "../../model/ipv4.ts";
import type { HostName } from "../../model/names.ts";
import { hostName } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { sortBy } from "../../model/order.ts";
import type { ObjectIndex } from "../object-index.ts";
import { allOf } from "../object-index.ts";
import type { PlanInput } from "../plan-input.ts";
import { allocatePodCidrs } from "./pod-cidr.ts";

/** A host as declared and as seen. */
export interface HostView {
  readonly name: HostName;
  readonly object: Host;
  /** Null until it was looked at once. */
  readonly observed: ObservedHost | null;
  /** Its engine answers: steps may be planned for it. */
  readonly answers: boolean;
  readonly podCidr: string;
  /** Address of the bridge in the pod network: where pods find DNS. */
  readonly gateway: string;
  /** Where other hosts reach it. */
  readonly address: string;
}

/** The declared hosts in order of name, each with a pod network. A host beyond the last free /24 is left out. */
export function viewHosts({ observed, facts, settings }: PlanInput, objects: ObjectIndex): HostView[] {
  const declared = sortBy(allOf(objects, "Host"), (host) => host.metadata.name);
  const seen = new Map(observed.hosts.map((host) => [host.name, host]));
  const cidrs = allocatePodCidrs({
    hosts: declared.map((host) => hostName(host.metadata.name)),
    existing: networkSubnets(observed.hosts),
    remembered: facts.podCidrs,
    podCidr: settings.podCidr,
  });
  return declared.flatMap((object) => {
    const name = hostName(object.metadata.name);
    const podCidr = cidrs.get(name);
    return podCidr ? [viewHost(object, seen.get(name) ?? null, podCidr)] : [];
  });
}

function viewHost(object: Host, observed: ObservedHost | null, podCidr: string): HostView {
  return {
    name: hostName(object.metadata.name),
    object,
    observed,
    answers: observed?.condition === "Ready" && observed.engine !== null,
    podCidr,
    gateway: addressIn(podCidr, 1),
    address: object.spec.internalAddress ?? object.spec.address,
  };
}

function networkSubnets(hosts: readonly ObservedHost[]): Map<HostName, string> {
  const subnets = new Map<HostName, string>();
  for (const host of hosts) {
    const subnet = host.networks.find((network) => network.ours)?.subnet;
    if (subnet) subnets.set(host.name, subnet);
  }
  return subnets;
}
