import { type Instant, instant } from "../../model/instant.ts";
import { sortBy } from "../../model/order.ts";
import type { Held } from "../../model/plan.ts";
import type { PlanInput } from "../plan-input.ts";
import type { HostView } from "./host-view.ts";

/**
 * A host of ours that this process has not seen yet and that does not answer: pods may run on it that nobody else can
 * tell of. Until it was silent for as long as pods tolerate, nothing is placed that may be there already.
 */
export interface Unseen {
  readonly reason: string;
  readonly until: Instant;
}

export function unseenHosts(hosts: readonly HostView[], { facts, settings }: PlanInput, now: Instant): Unseen | null {
  const unseen = hosts.flatMap(({ name, observed }) => {
    if (!observed || observed.engine !== null || !facts.podCidrs.has(name)) return [];
    const until = instant(observed.since + settings.tolerationSeconds * 1000);
    return until > now ? [{ name, until }] : [];
  });
  const last = sortBy(unseen, ({ until }) => String(until).padStart(16, "0")).at(-1);
  if (!last) return null;
  const names = unseen.map(({ name }) => name).join(", ");
  return { reason: `waiting for a first look at ${names}: what is wanted may run there already`, until: last.until };
}

export function heldByUnseen(unseen: Unseen | null): Held[] {
  if (unseen === null) return [];
  const object = { group: "", kind: "Cluster", namespace: "", name: "cluster" };
  return [{ object, reason: unseen.reason, until: unseen.until }];
}
