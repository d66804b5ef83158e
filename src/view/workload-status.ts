import { toTimestamp } from "../model/instant.ts";
import type { AnyObject } from "../model/object.ts";
import type { WorkloadState } from "../model/workload-state.ts";

type Status = Readonly<Record<string, unknown>>;

/** The status of a workload in the fields its kind has. The API adds `observedGeneration`: a view is never behind. */
export function workloadStatus({ kind }: AnyObject, state: WorkloadState): Status {
  const render = renderers[kind];
  return withoutZero(render ? render(state) : replicaSetStatus(state));
}

const renderers: Readonly<Record<string, (state: WorkloadState) => Status>> = {
  Deployment: (state) => ({
    ...counts(state),
    updatedReplicas: state.updatedReplicas,
    unavailableReplicas: Math.max(0, state.desiredReplicas - state.availableReplicas),
    conditions: conditionsOf(state),
  }),
  StatefulSet: (state) => ({
    ...counts(state),
    updatedReplicas: state.updatedReplicas,
    currentReplicas: Math.max(0, state.replicas - state.updatedReplicas) || state.updatedReplicas,
    currentRevision: state.currentRevision,
    updateRevision: state.updateRevision,
    conditions: conditionsOf(state),
  }),
  DaemonSet: (state) => ({
    desiredNumberScheduled: state.desiredReplicas,
    currentNumberScheduled: state.replicas,
    updatedNumberScheduled: state.updatedReplicas,
    numberReady: state.readyReplicas,
    numberAvailable: state.availableReplicas,
    numberUnavailable: Math.max(0, state.desiredReplicas - state.availableReplicas),
    numberMisscheduled: 0,
    conditions: conditionsOf(state),
  }),
  Job: (state) => ({
    active: state.replicas,
    ready: state.readyReplicas,
    succeeded: state.availableReplicas,
    conditions: conditionsOf(state),
  }),
};

function replicaSetStatus(state: WorkloadState): Status {
  return { ...counts(state), fullyLabeledReplicas: state.replicas, conditions: conditionsOf(state) };
}

function counts({ replicas, readyReplicas, availableReplicas }: WorkloadState): Status {
  return { replicas, readyReplicas, availableReplicas };
}

/** Conditions as the API writes them. */
function conditionsOf({ conditions }: WorkloadState): readonly Status[] {
  return conditions.map(({ type, status, reason, message, since }) => ({
    type,
    status,
    reason,
    message,
    lastTransitionTime: toTimestamp(since),
    lastUpdateTime: toTimestamp(since),
  }));
}

/** Upstream leaves counts of nothing out, except those its schema requires. */
const required = new Set([
  "replicas",
  "desiredNumberScheduled",
  "currentNumberScheduled",
  "numberMisscheduled",
  "numberReady",
]);

function withoutZero(status: Status): Status {
  return Object.fromEntries(Object.entries(status).filter(([name, value]) => value !== 0 || required.has(name)));
}
