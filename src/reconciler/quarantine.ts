import { type Instant, instant } from "../model/instant.ts";
import type { ObservedHost } from "../model/observed.ts";

/** Old names, affinities and kept-alive connections may lead to an address for a while after its pod is gone. */
const quarantineMs = 60_000;

/** Addresses given up lately, with the instant each may be handed out again. */
export type Quarantine = ReadonlyMap<string, Instant>;

/** The quarantine after a look at the hosts: what was in use before and is not now enters it; what has served its time leaves. */
export function quarantineAfter(
  before: { readonly quarantine: Quarantine; readonly inUse: ReadonlySet<string> },
  inUse: ReadonlySet<string>,
  now: Instant,
): Quarantine {
  const kept = [...before.quarantine].filter(([address, until]) => until > now && !inUse.has(address));
  const entering = [...before.inUse].filter((address) => !inUse.has(address));
  return new Map([...kept, ...entering.map((address) => [address, instant(now + quarantineMs)] as const)]);
}

export function addressesInUse(hosts: readonly ObservedHost[]): ReadonlySet<string> {
  return new Set(hosts.flatMap((host) => host.pods.flatMap((pod) => (pod.address === null ? [] : [pod.address]))));
}
