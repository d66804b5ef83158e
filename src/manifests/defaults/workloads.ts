import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from "../../model/kinds.ts";
import type { JobSpec } from "../../model/kubernetes.generated.ts";
import { type Draft, fill } from "./draft.ts";
import { defaultTemplate } from "./pod.ts";
import { defaultClaimSpec } from "./storage.ts";

/** Defaults of the workload kinds (apps/v1/defaults.go, batch/v1/defaults.go). */
export function defaultDeployment({ spec }: Draft<Deployment>): void {
  fill(spec, "replicas", 1);
  fill(spec, "revisionHistoryLimit", 10);
  fill(spec, "progressDeadlineSeconds", 600);
  const strategy = fill(spec, "strategy", {});
  if (fill(strategy, "type", "RollingUpdate") === "RollingUpdate") {
    const update = fill(strategy, "rollingUpdate", {});
    fill(update, "maxUnavailable", "25%");
    fill(update, "maxSurge", "25%");
  }
  defaultTemplate(spec.template);
}

export function defaultReplicaSet({ spec }: Draft<ReplicaSet>): void {
  fill(spec, "replicas", 1);
  defaultTemplate(spec.template);
}

export function defaultReplicationController(controller: Draft<ReplicationController>): void {
  const { spec } = controller;
  fill(spec, "replicas", 1);
  const labels = spec.template?.metadata?.labels;
  if (labels) {
    fill(spec, "selector", { ...labels });
    fill(controller.metadata, "labels", { ...labels });
  }
  defaultTemplate(spec.template);
}

export function defaultStatefulSet({ spec }: Draft<StatefulSet>): void {
  fill(spec, "replicas", 1);
  fill(spec, "revisionHistoryLimit", 10);
  fill(spec, "podManagementPolicy", "OrderedReady");
  const strategy = fill(spec, "updateStrategy", {});
  if (fill(strategy, "type", "RollingUpdate") === "RollingUpdate") {
    fill(fill(strategy, "rollingUpdate", {}), "partition", 0);
  }
  const retention = fill(spec, "persistentVolumeClaimRetentionPolicy", {});
  fill(retention, "whenDeleted", "Retain");
  fill(retention, "whenScaled", "Retain");
  for (const claim of spec.volumeClaimTemplates ?? []) {
    if (claim.spec) defaultClaimSpec(claim.spec);
  }
  defaultTemplate(spec.template);
}

export function defaultDaemonSet({ spec }: Draft<DaemonSet>): void {
  fill(spec, "revisionHistoryLimit", 10);
  const strategy = fill(spec, "updateStrategy", {});
  if (fill(strategy, "type", "RollingUpdate") === "RollingUpdate") {
    const update = fill(strategy, "rollingUpdate", {});
    fill(update, "maxUnavailable", 1);
    fill(update, "maxSurge", 0);
  }
  defaultTemplate(spec.template);
}

export function defaultJob({ spec }: Draft<Job>): void {
  defaultJobSpec(spec);
}

export function defaultCronJob({ spec }: Draft<CronJob>): void {
  fill(spec, "concurrencyPolicy", "Allow");
  fill(spec, "suspend", false);
  fill(spec, "successfulJobsHistoryLimit", 3);
  fill(spec, "failedJobsHistoryLimit", 1);
  if (spec.jobTemplate.spec) defaultJobSpec(spec.jobTemplate.spec);
}

function defaultJobSpec(spec: Draft<JobSpec>): void {
  // One pod, once; but a job that says how many run at once and not how many must succeed is a work queue.
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  fill(spec, "parallelism", 1);
  fill(spec, "backoffLimit", spec.backoffLimitPerIndex === undefined ? 6 : 2147483647);
  fill(spec, "completionMode", "NonIndexed");
  fill(spec, "suspend", false);
  fill(spec, "podReplacementPolicy", spec.podFailurePolicy ? "Failed" : "TerminatingOrFailed");
  for (const rule of spec.podFailurePolicy?.rules ?? []) {
    for (const pattern of rule.onPodConditions ?? []) fill(pattern, "status", "True");
  }
  defaultTemplate(spec.template);
}
