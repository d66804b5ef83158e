import type { ClaimState } from "../model/claim-state.ts";
import { isKind } from "../model/kinds.ts";
import { type AnyObject, formatKey, keyOf } from "../model/object.ts";
import type { WorkloadState } from "../model/workload-state.ts";
import { autoscalerStatus } from "./autoscaler-status.ts";
import { budgetStatus } from "./budget-status.ts";
import { claimWithStatus, volumeWithStatus } from "./claim-status.ts";
import { definitionStatus } from "./definition-status.ts";
import { withUid } from "./identity.ts";
import { jobTimes, withJobSelector } from "./jobs.ts";
import { serviceWithStatus } from "./services.ts";
import type { ViewEntry, ViewInput } from "./view.ts";
import { workloadStatus } from "./workload-status.ts";

/** Objects of kinds that people brought themselves: nothing is observed of them. */
export function customEntries({ desired }: ViewInput): ViewEntry[] {
  return (desired.custom ?? []).map(({ object, at }) => ({ object: withUid(object), at }));
}

/** What people wrote, with the status each kind has. A Pod is left out: the planned pod stands for it. */
export function declaredEntries({ desired, plan, facts }: ViewInput): ViewEntry[] {
  const states = {
    workloads: new Map(plan.workloads.map((state) => [formatKey(state.object), state])),
    autoscalers: new Map(plan.autoscalers.map((state) => [formatKey(state.object), autoscalerStatus(state)])),
    quotas: new Map(plan.quotas.map(({ object, hard, used }) => [formatKey(object), { hard, used }])),
    claims: plan.claims,
    budgets: new Map(plan.budgets.map((state) => [formatKey(state.object), budgetStatus(state, plan.pods)])),
  };
  return desired.objects
    .filter(({ object }) => object.kind !== "Pod" && object.kind !== "Namespace")
    .map(({ object, at }) => ({ object: withStatus(withUid(object), states, { facts, plan }), at }));
}

interface States {
  readonly workloads: ReadonlyMap<string, WorkloadState>;
  readonly autoscalers: ReadonlyMap<string, object>;
  readonly claims: readonly ClaimState[];
  readonly budgets: ReadonlyMap<string, object>;
  readonly quotas: ReadonlyMap<string, object>;
}

function withStatus(object: AnyObject, states: States, { facts, plan }: Pick<ViewInput, "facts" | "plan">): AnyObject {
  if (object.kind === "Service") return serviceWithStatus(object, facts);
  if (isKind(object, "CustomResourceDefinition")) {
    return Object.assign({ ...object }, { status: definitionStatus(object) });
  }
  if (object.kind === "PersistentVolumeClaim") return claimWithStatus(object, states.claims);
  if (object.kind === "PersistentVolume") return volumeWithStatus(object, states.claims);
  const key = formatKey(keyOf(object));
  const ready = states.autoscalers.get(key) ?? states.budgets.get(key) ?? states.quotas.get(key);
  if (ready) return Object.assign({ ...object }, { status: ready });
  const state = states.workloads.get(key);
  if (!state) return object;
  const history = facts.revisions.get(formatKey(state.object)) ?? [];
  const revision = history.find(({ templateHash }) => templateHash === state.updateRevision);
  const status = workloadStatus(object, state);
  if (isKind(object, "Job"))
    return Object.assign(withJobSelector(object), { status: { ...status, ...jobTimes(state, plan) } });
  return Object.assign(
    revision && object.kind === "Deployment" ? withRevision(object, revision.number) : { ...object },
    { status },
  );
}

function withRevision(object: AnyObject, number: number): AnyObject {
  const annotations = { ...object.metadata.annotations, "deployment.kubernetes.io/revision": String(number) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
