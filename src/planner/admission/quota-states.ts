import type { ResourceQuota } from "../../model/kinds.ts";
import { keyOf } from "../../model/object.ts";
import { groupBy } from "../../model/order.ts";
import type { PodState } from "../../model/pod-state.ts";
import type { QuotaState } from "../../model/quota-state.ts";
import { allOf } from "../object-index.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { formatAmount } from "./format-amount.ts";
import { objectUsage, type Usage } from "./object-usage.ts";
import { endedPodUsage, podUsage } from "./pod-usage.ts";
import { isInScope } from "./quota-scopes.ts";

/** What is used of each ResourceQuota: its pods, and, where no scope chooses, what else is declared. */
export function quotaStates({ objects, input }: Turn, pods: readonly PodState[]): QuotaState[] {
  const quotas = allOf(objects, "ResourceQuota");
  if (quotas.length === 0) return [];
  const present = groupBy(pods, ({ namespace }) => namespace);
  const declared = groupBy(input.desired.objects, ({ object }) => object.metadata.namespace ?? "");
  return quotas.map((quota) => {
    const namespace = quota.metadata.namespace ?? "";
    const own = (present.get(namespace) ?? []).filter(({ manifest }) => isInScope(quota, manifest));
    const others = isScoped(quota) ? [] : (declared.get(namespace) ?? []);
    return stateOf(quota, [
      ...own.map(({ manifest, status }) => (hasEnded(status.phase) ? endedPodUsage : podUsage(manifest))),
      ...others.map(({ object }) => objectUsage(object)),
    ]);
  });
}

function isScoped({ spec }: ResourceQuota): boolean {
  return (spec.scopes?.length ?? 0) > 0 || spec.scopeSelector !== undefined;
}

function stateOf(quota: ResourceQuota, usages: readonly Usage[]): QuotaState {
  const hard = quota.spec.hard ?? {};
  const sum = (name: string): number => usages.reduce((total, usage) => total + (usage.get(name) ?? 0), 0);
  const used = Object.keys(hard).map((name) => [name, formatAmount(name, sum(name))] as const);
  return { object: keyOf(quota), hard, used: Object.fromEntries(used) };
}
