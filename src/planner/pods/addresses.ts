import { hashText } from "../../model/hash.ts";
import { addressIn } from "../../model/ipv4.ts";
import type { PodUid } from "../../model/names.ts";
import type { HostView } from "../hosts/host-view.ts";

/** .0 is the network, .1 the bridge, and from .240 on the engine picks by itself. */
const first = 2;
const count = 238;

/** Addresses in use or given up too lately, to which each new one is added. */
export type TakenAddresses = Set<string>;

/**
 * A free address in the host's block, or null where none is left. The search begins at a place that follows from the
 * uid: a pod whose start is under way and not yet seen gets the same address again, whatever else came or went.
 */
export function takeAddress({ podCidr }: HostView, uid: PodUid, taken: TakenAddresses): string | null {
  const start = Number.parseInt(hashText(uid, 8), 16) % count;
  for (let step = 0; step < count; step++) {
    const address = addressIn(podCidr, first + ((start + step) % count));
    if (taken.has(address)) continue;
    taken.add(address);
    return address;
  }
  return null;
}
