import type { ObjectKey } from "./object.ts";

/** What is used of a ResourceQuota, by the names it bounds, as Kubernetes writes amounts. */
export interface QuotaState {
  readonly object: ObjectKey;
  readonly hard: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
}
