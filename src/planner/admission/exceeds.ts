import type { ResourceQuota } from "../../model/kinds.ts";
import { parseQuantity } from "../../model/quantity.ts";
import { formatAmount } from "./format-amount.ts";
import type { Usage } from "./object-usage.ts";

/** A quota, and what is counted in it so far. */
export interface Account {
  readonly quota: ResourceQuota;
  readonly used: Map<string, number>;
}

/** Why there is no room for more in a quota, in Kubernetes' words; null where there is. */
export function exceeds({ quota, used }: Account, asked: Usage): string | null {
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
