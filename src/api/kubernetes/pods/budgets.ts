import type { PodDisruptionBudget } from "../../../model/kinds.ts";
import { matchesSelector } from "../../../model/label-selector.ts";
import type { AnyObject } from "../../../model/object.ts";
import { failure, type Status } from "../protocol/status.ts";
import { kindOfObject } from "../served-kinds.ts";
import type { ObjectStore } from "../store/object-store.ts";

interface BudgetStatus {
  readonly disruptionsAllowed?: number;
  readonly currentHealthy?: number;
  readonly desiredHealthy?: number;
}

type Budget = PodDisruptionBudget & { readonly status?: BudgetStatus };

/** Why no PodDisruptionBudget lets this pod go now, in the words of Kubernetes' eviction; null where it may. */
export function blockedByBudget(store: ObjectStore, pod: AnyObject): Status | null {
  if (!counts(pod)) return null;
  const covering = budgetsOf(store, pod);
  if (covering.length > 1) {
    const names = covering.map(({ metadata }) => metadata.name).join(", ");
    return failure(
      "InternalError",
      `This pod has more than one PodDisruptionBudget (${names}), which the eviction subresource does not support.`,
    );
  }
  const [budget] = covering;
  return budget ? blockedBy(budget, isReady(pod)) : null;
}

function budgetsOf(store: ObjectStore, { metadata }: AnyObject): Budget[] {
  const kind = kindOfObject({ apiVersion: "policy/v1", kind: "PodDisruptionBudget" });
  const all = kind ? store.list(kind, metadata.namespace ?? "") : [];
  return all
    .map(({ object }) => object as Budget)
    .filter(({ spec }) => matchesSelector(spec.selector, metadata.labels ?? {}));
}

/** A pod that waits, has ended or leaves already takes nothing from a budget. */
function counts(pod: AnyObject): boolean {
  const { phase } = (pod as { status?: { phase?: string } }).status ?? {};
  return (
    pod.metadata.deletionTimestamp === undefined && phase !== "Pending" && phase !== "Succeeded" && phase !== "Failed"
  );
}

function isReady(pod: AnyObject): boolean {
  const { conditions = [] } =
    (pod as { status?: { conditions?: readonly { readonly type: string; readonly status: string }[] } }).status ?? {};
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

function blockedBy({ metadata, spec, status }: Budget, ready: boolean): Status | null {
  const { name } = metadata;
  if (status?.disruptionsAllowed === undefined) {
    return refused(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  const { disruptionsAllowed, currentHealthy = 0, desiredHealthy = 0 } = status;
  if (!ready && spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return null;
  // A pod that is not healthy may go where the healthy ones are enough without it.
  if (!ready && currentHealthy >= desiredHealthy && desiredHealthy > 0) return null;
  if (disruptionsAllowed > 0) return null;
  return refused(
    `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
    null,
  );
}

function refused(message: string, retryAfterSeconds: number | null): Status {
  return failure("TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: "DisruptionBudget", message, field: "" }],
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  });
}
