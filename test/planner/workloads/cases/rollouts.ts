import type { OutsideTable } from "../../../support/outside-table.ts";

const rolling = "k8s.io/kubernetes/pkg/controller/deployment/rolling_test.go";
const util = "k8s.io/kubernetes/pkg/controller/deployment/util/deployment_util_test.go";
const release = "v1.34.2";

/** Of ten replicas, `surge` more at once. */
export const scaleUps: OutsideTable<readonly [surge: number, old: number, current: number, currentNext: number]> = {
  file: rolling,
  tests: "TestDeploymentController_reconcileNewReplicaSet",
  release,
  rows: [
    [0, 10, 0, 0],
    [2, 10, 0, 2],
    [2, 5, 0, 7],
    [2, 10, 2, 2],
    [2, 2, 11, 10],
  ],
};

/** Of ten replicas, none more at once. */
export const scaleDowns: OutsideTable<
  readonly [maxUnavailable: number, old: number, current: number, oldReady: number, currentReady: number, next: number]
> = {
  file: rolling,
  tests: "TestDeploymentController_reconcileOldReplicaSets",
  release,
  rows: [
    [0, 10, 0, 10, 0, 9],
    [2, 10, 0, 10, 0, 8],
    [2, 10, 0, 8, 0, 8],
    [2, 10, 0, 9, 0, 8],
    [2, 8, 2, 8, 0, 8],
  ],
};

/** Left out: rows with unready pods, which that function leaves to the one before it. */
export const furtherDowns: OutsideTable<
  readonly [maxUnavailable: number, old: number, oldReady: number, oldNext: number]
> = {
  file: rolling,
  tests: "TestDeploymentController_scaleDownOldReplicaSetsForRollingUpdate",
  release,
  rows: [
    [0, 10, 10, 9],
    [2, 10, 10, 8],
    [2, 0, 0, 0],
  ],
};

/** How many old pods that are not ready go at once. */
export const cleanups: OutsideTable<readonly [old: number, oldReady: number, most: number, cleaned: number]> = {
  file: rolling,
  tests: "TestDeploymentController_cleanupUnhealthyReplicas",
  release,
  rows: [
    [10, 8, 1, 1],
    [10, 8, 3, 2],
    [10, 8, 0, 0],
    [10, 10, 3, 0],
  ],
};

/** Left out: texts that are no percentage, and blanks, which the API server fills. */
export const fenceposts: OutsideTable<
  readonly [maxSurge: string, maxUnavailable: string, desired: number, surge: number, unavailable: number]
> = {
  file: util,
  tests: "TestResolveFenceposts",
  release,
  rows: [
    ["0%", "0%", 0, 0, 1],
    ["39%", "39%", 10, 4, 3],
  ],
};

/** With a surge of 1. Left out: Recreate. */
export const mostUnavailable: OutsideTable<
  readonly [name: string, replicas: number, maxUnavailable: number | string, most: number, least: number]
> = {
  file: util,
  tests: "TestMaxUnavailable, TestMinAvailable",
  release,
  rows: [
    ["less than replicas", 10, 5, 5, 5],
    ["equal to replicas", 10, 10, 10, 0],
    ["more than replicas", 5, 10, 5, 0],
    ["replicas is 0", 0, 10, 0, 0],
    ["less than replicas with percents", 10, "50%", 5, 5],
    ["60%", 10, "60%", 6, 4],
    ["equal to replicas with percents", 10, "100%", 10, 0],
    ["more than replicas with percents", 5, "100%", 5, 0],
  ],
};

/** A rollout without room to spare. */
export const scalings: OutsideTable<
  readonly [name: string, replicas: number, current: number, old: number, currentNext: number, oldNext: number]
> = {
  file: "k8s.io/kubernetes/pkg/controller/deployment/sync_test.go",
  tests: "TestScale",
  release,
  rows: [
    ["normal scaling event: 10 -> 12", 12, 10, 0, 12, 0],
    ["normal scaling event: 10 -> 5", 5, 10, 0, 5, 0],
    ["proportional scaling: 6 -> 0", 0, 3, 3, 0, 0],
    ["proportional scaling: 0 -> 6", 6, 0, 0, 6, 0],
  ],
};

/** Pods of each revision, the newest first. Left out: an update that fails, and rows that stand above. */
export const proportions: OutsideTable<
  readonly [name: string, replicas: number, surge: number, sizes: readonly number[], next: readonly number[]]
> = {
  file: "k8s.io/kubernetes/pkg/controller/deployment/sync_test.go",
  tests: "TestScale",
  release,
  rows: [
    ["proportional scaling: 5 -> 10", 10, 0, [2, 3], [4, 6]],
    ["proportional scaling: 5 -> 3", 3, 0, [2, 3], [1, 2]],
    ["proportional scaling: 9 -> 4", 4, 0, [8, 1], [4, 0]],
    ["proportional scaling: 7 -> 10", 10, 0, [2, 3, 2], [3, 4, 3]],
    ["proportional scaling: 13 -> 8", 8, 0, [2, 8, 3], [1, 5, 2]],
    ["leftover distribution: 3 -> 4", 4, 0, [1, 1, 1], [2, 1, 1]],
    ["leftover distribution: 3 -> 2", 2, 0, [1, 1, 1], [1, 1, 0]],
    ["proportional scaling (no new rs): 4 -> 5", 5, 0, [2, 2], [3, 2]],
    ["deployment with surge pods", 20, 2, [6, 6], [11, 11]],
    ["change both surge and size", 50, 6, [5, 8], [22, 34]],
    ["change both size and template", 14, 0, [7, 3], [10, 4]],
    ["saturated but broken new replica set does not affect old pods", 2, 1, [2, 1], [2, 1]],
  ],
};

/** Pods of the Deployment: wanted, there, of the newest revision, available. */
export const completions: OutsideTable<
  readonly [name: string, desired: number, there: number, updated: number, available: number, complete: boolean]
> = {
  file: util,
  tests: "TestDeploymentComplete",
  release,
  rows: [
    ["not complete: min but not all pods become available", 5, 5, 5, 4, false],
    ["not complete: min availability is not honored", 5, 5, 5, 3, false],
    ["complete", 5, 5, 5, 5, true],
    ["not complete: all pods are available but not updated", 5, 5, 4, 5, false],
    ["not complete: still running old pods", 1, 2, 1, 1, false],
    ["not complete: one replica deployment never comes up", 1, 1, 1, 0, false],
  ],
};

const endless = 2 ** 31 - 1;

/** Seconds since the last progress, and whether the deadline has passed. Null is the API server's default, 600. */
export const deadlines: OutsideTable<
  readonly [name: string, deadline: number | null, seconds: number, complete: boolean, timedOut: boolean]
> = {
  file: util,
  tests: "TestDeploymentTimedOut",
  release,
  rows: [
    ["nil progressDeadlineSeconds specified - no timeout", null, 11, false, false],
    ["infinite progressDeadlineSeconds specified - no timeout", endless, 11, false, false],
    ["progressDeadlineSeconds: 10s, 11s", 10, 11, false, true],
    ["progressDeadlineSeconds: 10s, 9s", 10, 9, false, false],
    ["previous status was a complete deployment", 10, 11, true, false],
  ],
};

/** When to look again, in seconds from now; a deadline of 60 s. */
export const requeues: OutsideTable<readonly [name: string, seconds: number, complete: boolean, after: number | null]> =
  {
    file: "k8s.io/kubernetes/pkg/controller/deployment/progress_test.go",
    tests: "TestRequeueStuckDeployment",
    release,
    rows: [
      ["complete deployment does not need to be requeued", 30, true, null],
      ["stuck deployment - 30s", 30, false, 30],
      ["stuck deployment - 1s", 59, false, 1],
      ["failed deployment - now", 60, false, null],
      ["failed deployment - 1s after deadline", 61, false, null],
      ["failed deployment - 60s after deadline", 120, false, null],
    ],
  };

export const statefulUnavailable: OutsideTable<
  readonly [maxUnavailable: number | string | null, replicas: number, most: number]
> = {
  file: "k8s.io/kubernetes/pkg/controller/statefulset/stateful_set_utils_test.go",
  tests: "TestGetStatefulSetMaxUnavailable",
  release,
  rows: [
    [null, 10, 1],
    [3, 10, 3],
    [3, 0, 3],
    [0, 0, 1],
    ["10%", 25, 2],
    ["100%", 5, 5],
    ["50%", 5, 2],
    ["10%", 5, 1],
    ["1%", 0, 1],
    ["0%", 0, 1],
  ],
};

/** Hosts, and how many of them may be without an available pod, or have two. */
export const daemonLimits: OutsideTable<
  readonly [
    name: string,
    limits: { readonly maxUnavailable?: number | string; readonly maxSurge?: number | string },
    hosts: number,
    surge: number,
    unavailable: number,
  ]
> = {
  file: "k8s.io/kubernetes/pkg/controller/daemon/update_test.go",
  tests: "TestGetUnavailableNumbers",
  release,
  rows: [
    ["Two nodes with ready pods", { maxUnavailable: 1 }, 2, 0, 1],
    ["Two nodes, one node without pods", { maxUnavailable: 0 }, 2, 0, 1],
    ["Two nodes, one node without pods, surge", { maxSurge: 0, maxUnavailable: 0 }, 2, 0, 1],
    ["Two nodes with pods, MaxUnavailable in percents", { maxUnavailable: "50%" }, 2, 0, 1],
    ["Two nodes with pods, MaxUnavailable in percents, surge", { maxSurge: "50%", maxUnavailable: 0 }, 2, 1, 0],
    ["Two nodes with pods, MaxUnavailable is 100%, surge", { maxSurge: "100%", maxUnavailable: 0 }, 2, 2, 0],
    ["Two nodes with pods, MaxUnavailable in percents, pod terminating", { maxUnavailable: "50%" }, 3, 0, 2],
  ],
};

/** Phases of the pods of older revisions, and whether new ones have to wait. Left out: counts without pods. */
export const oldPods: OutsideTable<readonly [name: string, phases: readonly string[], wait: boolean]> = {
  file: "k8s.io/kubernetes/pkg/controller/deployment/recreate_test.go",
  tests: "TestOldPodsRunning",
  release,
  rows: [
    ["no old RSs", [], false],
    ["old RSs with running pods", ["Running", "Running"], true],
    ["old RSs with zero status replicas but pods in terminal state are present", ["Failed", "Succeeded"], false],
    ["old RSs with zero status replicas but pod in unknown phase present", ["Unknown"], true],
    ["old RSs with zero status replicas with pending pod present", ["Pending"], true],
    ["old RSs with zero status replicas with running pod present", ["Running"], true],
    ["pods in terminal state and pending are present", ["Failed", "Succeeded", "Pending"], true],
  ],
};

/** Left out: the texts that are an error there; the schema refuses those before. */
export const shares: OutsideTable<
  readonly [value: number | string, total: number, round: "up" | "down", count: number]
> = {
  file: "k8s.io/apimachinery/pkg/util/intstr/intstr_test.go",
  tests: "TestGetIntFromIntOrPercent",
  release: "v0.34.2",
  rows: [
    [123, 0, "down", 123],
    ["90%", 100, "up", 90],
    ["90%", 95, "up", 86],
    ["90%", 95, "down", 85],
  ],
};
