import type { Pod } from "../../model/kinds.ts";
import { allOf } from "../object-index.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { type Account, exceeds } from "./exceeds.ts";
import { endedPodUsage, type PodUsage, podUsage, silentAbout } from "./pod-usage.ts";
import { isInScope } from "./quota-scopes.ts";

/** Quotas with what is used of them; taking from one is remembered for the pods after. */
export interface Quotas {
  /** Counts a pod in; or says, counting nothing, why it does not fit. */
  take(pod: Pod): string | null;
}

export function openQuotas({ objects, pods }: Turn): Quotas {
  const accounts = allOf(objects, "ResourceQuota").map((quota): Account => ({ quota, used: new Map() }));
  for (const { manifest, status } of pods) {
    const usage = hasEnded(status.phase) ? endedPodUsage : podUsage(manifest);
    for (const account of accountsOf(accounts, manifest)) count(account, usage);
  }
  return {
    take(pod) {
      const concerned = accountsOf(accounts, pod);
      const problem = firstProblem(concerned, pod);
      if (problem === null) for (const account of concerned) count(account, podUsage(pod));
      return problem;
    },
  };
}

function accountsOf(accounts: readonly Account[], pod: Pod): Account[] {
  return accounts.filter(({ quota }) => quota.metadata.namespace === pod.metadata.namespace && isInScope(quota, pod));
}

function count({ used }: Account, usage: PodUsage): void {
  for (const [name, amount] of usage) used.set(name, (used.get(name) ?? 0) + amount);
}

function firstProblem(accounts: readonly Account[], pod: Pod): string | null {
  for (const account of accounts) {
    const problem = unspecified(account, pod) ?? exceeds(account, podUsage(pod));
    if (problem !== null) return problem;
  }
  return null;
}

function unspecified({ quota }: Account, pod: Pod): string | null {
  const silent = Object.keys(quota.spec.hard ?? {})
    .sort()
    .flatMap((name) => {
      const containers = silentAbout(pod, name);
      return containers.length > 0 ? [`${name} for: ${containers.join(",")}`] : [];
    });
  return silent.length > 0 ? `failed quota: ${quota.metadata.name}: must specify ${silent.join("; ")}` : null;
}
