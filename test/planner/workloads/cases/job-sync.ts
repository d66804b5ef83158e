import type { PodFailurePolicyRule } from "../../../../src/model/kubernetes.generated.ts";
import type { OutsideTable } from "../../../support/outside-table.ts";

/** A Job, the pods it has had, and what its controller does next. */
export interface JobSyncRow {
  readonly name: string;
  readonly parallelism: number;
  /** Left out for a Job that is a work queue. */
  readonly completions?: number;
  readonly backoffLimit?: number;
  readonly perIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly indexed?: true;
  readonly suspend?: true;
  readonly deadlineSeconds?: number;
  /** The pods' age; a failure is of long ago unless `failedNow`. */
  readonly ageSeconds?: number;
  readonly failedNow?: true;
  readonly onFailure?: true;
  readonly rules?: readonly PodFailurePolicyRule[];
  /** `2 Running, 1 Failed`; `0:Succeeded 1:Failed=3` by index, with an exit code; `Running+2` restarted twice. */
  readonly pods?: string;
  /** How many are made, or which indexes; not looked at where left out. */
  readonly creates?: number | readonly number[];
  /** Active pods that are told to go. */
  readonly stops?: number;
  /** `Complete`, or the reason of the failure. */
  readonly ends?: string;
}

const beyondBackoff = "BackoffLimitExceeded";
const onCode3 = (action: string): PodFailurePolicyRule[] => [{ action, onExitCodes: { operator: "In", values: [3] } }];

/** Left out: what is about finalizers, expectations, controller errors, pod limits of the test, feature gates, pods without an index. */
export const jobSync: OutsideTable<JobSyncRow> = {
  file: "k8s.io/kubernetes/pkg/controller/job/job_controller_test.go",
  tests: "TestControllerSyncJob",
  release: "v1.34.2",
  rows: [
    { name: "job start", parallelism: 2, completions: 5, creates: 2 },
    { name: "WQ job start", parallelism: 2, creates: 2 },
    { name: "pending pods", parallelism: 2, completions: 5, pods: "2 Pending", creates: 0 },
    { name: "correct # of pods", parallelism: 3, completions: 5, pods: "3 Running", creates: 0 },
    { name: "WQ job: correct # of pods", parallelism: 2, pods: "2 Running", creates: 0 },
    { name: "too few active pods", parallelism: 2, completions: 5, pods: "1 Running, 1 Succeeded", creates: 1 },
    { name: "WQ job: recreate pods when failed", parallelism: 1, pods: "1 Running, 1 Failed", creates: 0 },
    {
      name: "too few active pods and active back-off",
      parallelism: 1,
      completions: 1,
      pods: "1 Failed",
      failedNow: true,
      creates: 0,
    },
    { name: "too few active pods and no back-offs", parallelism: 1, completions: 1, creates: 1 },
    { name: "too few active pods with a dynamic job", parallelism: 2, pods: "1 Running", creates: 1 },
    { name: "too many active pods", parallelism: 2, completions: 5, pods: "3 Running", stops: 1 },
    {
      name: "failed + succeed pods: reset backoff delay",
      parallelism: 2,
      completions: 5,
      pods: "1 Running, 1 Succeeded, 1 Failed",
      creates: 1,
    },
    { name: "new failed pod", parallelism: 2, completions: 5, pods: "1 Running, 1 Failed", creates: 1 },
    {
      name: "no new pod; possible finalizer update of failed pod",
      parallelism: 1,
      completions: 1,
      pods: "1 Running, 1 Failed",
      creates: 0,
    },
    { name: "job finish", parallelism: 2, completions: 5, pods: "5 Succeeded", ends: "Complete" },
    { name: "WQ job finishing", parallelism: 2, pods: "1 Running, 1 Succeeded", creates: 0 },
    { name: "WQ job all finished", parallelism: 2, pods: "2 Succeeded", ends: "Complete" },
    {
      name: "WQ job all finished despite one failure",
      parallelism: 2,
      pods: "1 Succeeded, 1 Failed",
      ends: "Complete",
    },
    { name: "more active pods than parallelism", parallelism: 2, completions: 5, pods: "10 Running", stops: 8 },
    {
      name: "more active pods than remaining completions",
      parallelism: 3,
      completions: 4,
      pods: "3 Running, 2 Succeeded",
      stops: 1,
    },
    { name: "status change", parallelism: 2, completions: 5, pods: "2 Running, 2 Succeeded", creates: 0 },
    {
      name: "too many job failures",
      parallelism: 2,
      completions: 5,
      backoffLimit: 0,
      pods: "1 Failed",
      ends: beyondBackoff,
    },
    { name: "indexed job start", parallelism: 2, completions: 5, indexed: true, creates: [0, 1] },
    {
      name: "indexed job completed",
      parallelism: 2,
      completions: 3,
      indexed: true,
      pods: "0:Succeeded 1:Failed 1:Succeeded 2:Succeeded",
      ends: "Complete",
    },
    {
      name: "indexed job failed",
      parallelism: 2,
      completions: 3,
      backoffLimit: 0,
      indexed: true,
      pods: "0:Succeeded 1:Failed 2:Running",
      stops: 1,
      ends: beyondBackoff,
    },
    {
      name: "count ready pods when job fails",
      parallelism: 2,
      completions: 3,
      backoffLimit: 0,
      pods: "2 Running, 1 Failed",
      stops: 2,
      ends: beyondBackoff,
    },
    {
      name: "indexed job repeated completed index",
      parallelism: 2,
      completions: 3,
      indexed: true,
      pods: "0:Succeeded 1:Succeeded 1:Succeeded",
      creates: [2],
    },
    {
      name: "indexed job some running and completed pods",
      parallelism: 8,
      completions: 20,
      indexed: true,
      pods: "0:Running 2:Succeeded 3:Pending 4:Succeeded 5:Succeeded 7:Succeeded 8:Succeeded 9:Succeeded",
      creates: [1, 6, 10, 11, 12, 13],
    },
    {
      name: "indexed job some failed pods",
      parallelism: 3,
      completions: 4,
      indexed: true,
      pods: "0:Failed 1:Pending 2:Failed",
      creates: [0, 2],
    },
    {
      name: "indexed job with indexes outside of range",
      parallelism: 2,
      completions: 5,
      indexed: true,
      pods: "0:Succeeded 5:Running 6:Succeeded 7:Pending 8:Failed",
      stops: 2,
    },
    {
      name: "suspending a job with satisfied expectations",
      parallelism: 2,
      completions: 4,
      suspend: true,
      pods: "2 Running",
      creates: 0,
      stops: 2,
    },
    { name: "resuming a suspended job", parallelism: 2, completions: 4, creates: 2 },
    {
      name: "FailureTarget=False condition added manually is ignored",
      parallelism: 1,
      completions: 1,
      pods: "1 Running",
      creates: 0,
    },
  ],
};

/** Left out: a deadline that passes before any pod is made, which Berth counts from the first pod. */
export const jobDeadline: OutsideTable<JobSyncRow> = {
  file: jobSync.file,
  tests: "TestSyncJobPastDeadline",
  release: "v1.34.2",
  rows: [
    {
      name: "activeDeadlineSeconds less than single pod execution",
      parallelism: 1,
      completions: 1,
      deadlineSeconds: 10,
      ageSeconds: 15,
      pods: "1 Running",
      stops: 1,
      ends: "DeadlineExceeded",
    },
    {
      name: "activeDeadlineSeconds bigger than single pod execution",
      parallelism: 1,
      completions: 2,
      deadlineSeconds: 10,
      ageSeconds: 15,
      pods: "1 Running, 1 Succeeded",
      stops: 1,
      ends: "DeadlineExceeded",
    },
    {
      name: "activeDeadlineSeconds with backofflimit reach",
      parallelism: 1,
      completions: 1,
      backoffLimit: 0,
      deadlineSeconds: 1,
      ageSeconds: 10,
      pods: "1 Failed",
      ends: beyondBackoff,
    },
    {
      name: "activeDeadlineSeconds is not triggered when Job is suspended",
      parallelism: 1,
      completions: 2,
      suspend: true,
      deadlineSeconds: 10,
      ageSeconds: 15,
      creates: 0,
    },
  ],
};

export const jobBackoff: OutsideTable<JobSyncRow> = {
  file: jobSync.file,
  tests: "TestJobBackoffForOnFailure, TestJobBackoffOnRestartPolicyNever",
  release: "v1.34.2",
  rows: [
    {
      name: "backoffLimit 0 should have 1 pod active",
      parallelism: 1,
      completions: 1,
      backoffLimit: 0,
      onFailure: true,
      pods: "1 Running",
      creates: 0,
    },
    {
      name: "backoffLimit 1 with restartCount 0 should have 1 pod active",
      parallelism: 1,
      completions: 1,
      backoffLimit: 1,
      onFailure: true,
      pods: "1 Running",
      creates: 0,
    },
    {
      name: "backoffLimit 1 with restartCount 1 and podRunning should have 0 pod active",
      parallelism: 1,
      completions: 1,
      backoffLimit: 1,
      onFailure: true,
      pods: "1 Running+1",
      stops: 1,
      ends: beyondBackoff,
    },
    {
      name: "backoffLimit 1 with restartCount 1 and podPending should have 0 pod active",
      parallelism: 1,
      completions: 1,
      backoffLimit: 1,
      onFailure: true,
      pods: "1 Pending+1",
      stops: 1,
      ends: beyondBackoff,
    },
    {
      name: "too many job failures with podRunning - single pod",
      parallelism: 1,
      completions: 5,
      backoffLimit: 2,
      onFailure: true,
      pods: "1 Running+2",
      stops: 1,
      ends: beyondBackoff,
    },
    {
      name: "too many job failures with podPending - single pod",
      parallelism: 1,
      completions: 5,
      backoffLimit: 2,
      onFailure: true,
      pods: "1 Pending+2",
      stops: 1,
      ends: beyondBackoff,
    },
    {
      name: "too many job failures with podRunning - multiple pods",
      parallelism: 2,
      completions: 5,
      backoffLimit: 2,
      onFailure: true,
      pods: "2 Running+1",
      stops: 2,
      ends: beyondBackoff,
    },
    {
      name: "too many job failures with podPending - multiple pods",
      parallelism: 2,
      completions: 5,
      backoffLimit: 2,
      onFailure: true,
      pods: "2 Pending+1",
      stops: 2,
      ends: beyondBackoff,
    },
    {
      name: "not enough failures",
      parallelism: 2,
      completions: 5,
      backoffLimit: 3,
      onFailure: true,
      pods: "2 Running+1",
      creates: 0,
    },
    {
      name: "suspending a job",
      parallelism: 2,
      completions: 4,
      suspend: true,
      onFailure: true,
      pods: "2 Running+1",
      creates: 0,
      stops: 2,
    },
    {
      name: "finished job",
      parallelism: 2,
      completions: 4,
      suspend: true,
      onFailure: true,
      pods: "2 Succeeded+1, 1 Succeeded+2, 1 Succeeded",
      ends: "Complete",
    },
    {
      name: "not enough failures with backoffLimit 0 - single pod",
      parallelism: 1,
      completions: 1,
      backoffLimit: 0,
      pods: "1 Running",
      creates: 0,
    },
    {
      name: "not enough failures with backoffLimit 1 - single pod",
      parallelism: 1,
      completions: 1,
      backoffLimit: 1,
      pods: "1 Failed",
      creates: 1,
    },
    {
      name: "too many failures with backoffLimit 1 - single pod",
      parallelism: 1,
      completions: 1,
      backoffLimit: 1,
      pods: "2 Failed",
      ends: beyondBackoff,
    },
    {
      name: "not enough failures with backoffLimit 6 - multiple pods",
      parallelism: 2,
      completions: 2,
      backoffLimit: 6,
      pods: "1 Running, 6 Failed",
      creates: 1,
    },
    {
      name: "too many failures with backoffLimit 6 - multiple pods",
      parallelism: 2,
      completions: 2,
      backoffLimit: 6,
      pods: "7 Failed",
      ends: beyondBackoff,
    },
  ],
};

/** `indexFailureCount` of upstream is what came before in that index: those pods stand here with the others. */
export const jobPerIndex: OutsideTable<JobSyncRow> = {
  file: jobSync.file,
  tests: "TestSyncJobWithJobBackoffLimitPerIndex",
  release: "v1.34.2",
  rows: [
    {
      name: "successful job after a single failure within index",
      parallelism: 2,
      completions: 2,
      perIndex: 1,
      pods: "0:Failed 0:Succeeded 1:Succeeded",
      ends: "Complete",
    },
    {
      name: "single failed pod replaced already",
      parallelism: 2,
      completions: 2,
      perIndex: 1,
      pods: "0:Failed 0:Pending",
      creates: [1],
    },
    {
      name: "single failed index due to exceeding the backoff limit per index, the job continues",
      parallelism: 2,
      completions: 2,
      perIndex: 1,
      pods: "0:Failed 0:Failed",
      creates: [1],
    },
    {
      name: "single failed index due to FailIndex action, the job continues",
      parallelism: 2,
      completions: 2,
      perIndex: 1,
      rules: onCode3("FailIndex"),
      pods: "0:Failed=3",
      creates: [1],
    },
    {
      name: "job failed index due to FailJob action",
      parallelism: 2,
      completions: 2,
      backoffLimit: 6,
      perIndex: 1,
      rules: onCode3("FailJob"),
      pods: "0:Failed=3",
      ends: "PodFailurePolicy",
    },
    {
      name: "job pod failure ignored due to matching Ignore action",
      parallelism: 2,
      completions: 2,
      backoffLimit: 6,
      perIndex: 1,
      rules: onCode3("Ignore"),
      pods: "0:Failed=3",
      creates: [0, 1],
    },
    {
      name: "job failed due to exceeding backoffLimit before backoffLimitPerIndex",
      parallelism: 2,
      completions: 2,
      backoffLimit: 1,
      perIndex: 1,
      pods: "0:Failed 1:Failed",
      ends: beyondBackoff,
    },
    {
      name: "job failed due to failed indexes",
      parallelism: 2,
      completions: 2,
      perIndex: 1,
      pods: "0:Failed 0:Failed 1:Succeeded",
      ends: "FailedIndexes",
    },
    {
      name: "job failed due to exceeding max failed indexes",
      parallelism: 4,
      completions: 4,
      perIndex: 1,
      maxFailedIndexes: 1,
      pods: "0:Failed 0:Failed 1:Succeeded 2:Failed 2:Failed 3:Running",
      stops: 1,
      ends: "MaxFailedIndexesExceeded",
    },
  ],
};
