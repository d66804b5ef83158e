import type { Pod, ResourceQuota } from "../../model/kinds.ts";
import { parseQuantity } from "../../model/quantity.ts";
import { allOf } from "../object-index.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { formatAmount } from "./format-amount.ts";
import { endedPodUsage, type PodUsage, podUsage, silentAbout } from "./pod-usage.ts";
import { isInScope } from "./quota-scopes.ts";

/** Quotas with what is used of them; taking from one is remembered for the pods after. */
export interface Quotas {
  /** Counts a pod in; or says, counting nothing, why it does not fit. */
  take(pod: Pod): string | null;
}

interface Account {
  readonly quota: ResourceQuota;
  readonly used: Map<string, number>;
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
    const problem = unspecified(account, pod) ?? exceeded(account, pod);
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

function exceeded({ quota, used }: Account, pod: Pod): string | null {
  const asked = podUsage(pod);
  const over = Object.entries(quota.spec.hard ?? {})
    .sort()
    .filter(
      ([name, hard]) =>
        (asked.get(name) ?? 0) > 0 && (used.get(name) ?? 0) + (asked.get(name) ?? 0) > (parseQuantity(hard) ?? 0),
    );
  if (over.length === 0) return null;
  const list = (amount: (name: string, hard: string) => string): string =>
    over.map(([name, hard]) => `${name}=${amount(name, hard)}`).join(",");
  const requested = list((name) => formatAmount(name, asked.get(name) ?? 0));
  const present = list((name) => formatAmount(name, used.get(name) ?? 0));
  return `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${present}, limited: ${list((_, hard) => hard)}`;
}
