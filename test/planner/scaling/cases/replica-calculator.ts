/** `R` running, `F` failed, `P` pending, `D` running and being deleted. */
type Phases = string;

interface Row {
  readonly replicas: number;
  readonly expected: number | string;
  /** Per container, of which each pod has two; in thousandths. Usage beyond the number of pods is of pods nobody knows. */
  readonly levels: readonly number[];
  /** Thousandths of each container's request; none where the pod asks for nothing. */
  readonly requests: readonly number[];
  readonly target: number;
  readonly utilization?: number;
  readonly value?: number;
  readonly unready?: readonly number[];
  /** Pods that started just now, all others long ago; without it no pod says when it started. */
  readonly hot?: readonly number[];
  readonly phases?: Phases;
}

const ones = (count: number): number[] => Array<number>(count).fill(1000);

/**
 * Names and numbers from kubernetes/kubernetes, pkg/controller/podautoscaler/replica_calculator_test.go: targets in percent
 * of requests, tolerance 0.1, initialization period 2 minutes, readiness delay 10 seconds.
 */
export const utilizationCases: readonly (readonly [name: string, row: Row])[] = [
  [
    "ScaleUp",
    {
      ...{ replicas: 3, expected: 5, levels: [300, 500, 700], requests: ones(3), target: 30 },
      ...{ utilization: 50, value: 1000 },
    },
  ],
  [
    "ScaleUpUnreadyLessScale",
    {
      ...{ replicas: 3, expected: 4, levels: [300, 500, 700], requests: ones(3), target: 30 },
      ...{ utilization: 60, value: 1200, unready: [0] },
    },
  ],
  [
    "ScaleUpHotCpuLessScale",
    {
      ...{ replicas: 3, expected: 4, levels: [300, 500, 700], requests: ones(3), target: 30 },
      ...{ utilization: 60, value: 1200, hot: [0] },
    },
  ],
  [
    "ScaleUpUnreadyNoScale",
    {
      ...{ replicas: 3, expected: 3, levels: [400, 500, 700], requests: ones(3), target: 30 },
      ...{ utilization: 40, value: 800, unready: [1, 2] },
    },
  ],
  [
    "ScaleHotCpuNoScale",
    {
      ...{ replicas: 3, expected: 3, levels: [400, 500, 700], requests: ones(3), target: 30 },
      ...{ utilization: 40, value: 800, unready: [1, 2], hot: [1, 2] },
    },
  ],
  [
    "ScaleUpIgnoresFailedPods",
    {
      ...{ replicas: 2, expected: 4, levels: [500, 700], requests: ones(4), target: 30 },
      ...{ utilization: 60, value: 1200, unready: [2, 3], phases: "RRFF" },
    },
  ],
  [
    "ScaleUpIgnoresDeletionPods",
    {
      ...{ replicas: 2, expected: 4, levels: [500, 700], requests: ones(4), target: 30 },
      ...{ utilization: 60, value: 1200, unready: [2, 3], phases: "RRDD" },
    },
  ],
  [
    "ScaleDown",
    {
      ...{ replicas: 5, expected: 3, levels: [100, 300, 500, 250, 250], requests: ones(5), target: 50 },
      ...{ utilization: 28, value: 560 },
    },
  ],
  [
    "ScaleDownIncludeUnreadyPods",
    {
      ...{ replicas: 5, expected: 2, levels: [100, 300, 500, 250, 250], requests: ones(5), target: 50 },
      ...{ utilization: 30, value: 600, unready: [3, 4] },
    },
  ],
  [
    "ScaleDownExcludeUnscheduledPods",
    {
      ...{ replicas: 5, expected: 1, levels: [100], requests: ones(5), target: 50 },
      ...{ utilization: 10, value: 200, unready: [1, 2, 3, 4], phases: "RPPPP" },
    },
  ],
  [
    "ScaleDownIgnoreHotCpuPods",
    {
      ...{ replicas: 5, expected: 2, levels: [100, 300, 500, 250, 250], requests: ones(5), target: 50 },
      ...{ utilization: 30, value: 600, hot: [3, 4] },
    },
  ],
  [
    "ScaleDownIgnoresFailedPods",
    {
      ...{ replicas: 5, expected: 3, levels: [100, 300, 500, 250, 250], requests: ones(7), target: 50 },
      ...{ utilization: 28, value: 560, unready: [5, 6], phases: "RRRRRFF" },
    },
  ],
  [
    "ScaleDownIgnoresDeletionPods",
    {
      ...{ replicas: 5, expected: 3, levels: [100, 300, 500, 250, 250], requests: ones(7), target: 50 },
      ...{ utilization: 28, value: 560, unready: [5, 6], phases: "RRRRRDD" },
    },
  ],
  [
    "Tolerance",
    {
      ...{ replicas: 3, expected: 3, levels: [1010, 1030, 1020], requests: [900, 1000, 1100], target: 100 },
      ...{ utilization: 102, value: 2040 },
    },
  ],
  [
    "SuperfluousMetrics",
    {
      ...{ replicas: 4, expected: 24, levels: [4000, 9500, 3000, 7000, 3200, 2000], requests: ones(4), target: 100 },
      ...{ utilization: 587, value: 11_750 },
    },
  ],
  [
    "MissingMetrics",
    {
      ...{ replicas: 4, expected: 3, levels: [400, 95], requests: ones(4), target: 100 },
      ...{ utilization: 24, value: 495 },
    },
  ],
  ["EmptyCPURequest", { replicas: 1, expected: "missing request for", levels: [200], requests: [], target: 100 }],
  [
    "MissingMetricsNoChangeEq",
    {
      ...{ replicas: 2, expected: 2, levels: [1000], requests: ones(2), target: 100 },
      ...{ utilization: 100, value: 2000 },
    },
  ],
  [
    "MissingMetricsNoChangeGt",
    {
      ...{ replicas: 2, expected: 2, levels: [1900], requests: ones(2), target: 100 },
      ...{ utilization: 190, value: 3800 },
    },
  ],
  [
    "MissingMetricsNoChangeLt",
    {
      ...{ replicas: 2, expected: 2, levels: [600], requests: ones(2), target: 100 },
      ...{ utilization: 60, value: 1200 },
    },
  ],
  [
    "MissingMetricsUnreadyChange",
    {
      ...{ replicas: 3, expected: 3, levels: [100, 450], requests: ones(3), target: 50 },
      ...{ utilization: 45, value: 900, unready: [0] },
    },
  ],
  [
    "MissingMetricsHotCpuNoChange",
    {
      ...{ replicas: 3, expected: 3, levels: [100, 450], requests: ones(3), target: 50 },
      ...{ utilization: 45, value: 900, hot: [0] },
    },
  ],
  [
    "MissingMetricsUnreadyScaleUp",
    {
      ...{ replicas: 3, expected: 4, levels: [100, 2000], requests: ones(3), target: 50 },
      ...{ utilization: 200, value: 4000, unready: [0] },
    },
  ],
  [
    "MissingMetricsHotCpuScaleUp",
    {
      ...{ replicas: 3, expected: 4, levels: [100, 2000], requests: ones(3), target: 50 },
      ...{ utilization: 200, value: 4000, unready: [0], hot: [0] },
    },
  ],
  [
    "MissingMetricsUnreadyScaleDown",
    {
      ...{ replicas: 4, expected: 3, levels: [100, 100, 100], requests: ones(4), target: 50 },
      ...{ utilization: 10, value: 200, unready: [0] },
    },
  ],
  [
    "DuringRollingUpdateWithMaxSurge",
    {
      ...{ replicas: 2, expected: 2, levels: [100, 100], requests: ones(3), target: 50 },
      ...{ utilization: 10, value: 200, phases: "RRR" },
    },
  ],
  [
    "ComputedToleranceAlgImplementation, beyond the tolerance",
    {
      ...{ replicas: 10, expected: 9, levels: Array<number>(10).fill(150), target: 56, utilization: 50, value: 300 },
      requests: [400, 200, 310, 290, 302, 298, 301, 299, 300, 300],
    },
  ],
  [
    "ComputedToleranceAlgImplementation, within it",
    {
      ...{ replicas: 10, expected: 10, levels: Array<number>(10).fill(150), target: 55, utilization: 50, value: 300 },
      requests: [400, 200, 310, 290, 302, 298, 301, 299, 300, 300],
    },
  ],
];

interface AverageRow {
  readonly replicas: number;
  readonly expected: number;
  readonly levels: readonly number[];
  readonly target: number;
  readonly value: number;
  readonly unready?: readonly number[];
}

/** From the same file: targets that are amounts for each pod, where readiness does not matter. */
export const averageCases: readonly (readonly [name: string, row: AverageRow])[] = [
  ["ScaleUpCM", { replicas: 3, expected: 4, levels: [20_000, 10_000, 30_000], target: 15_000, value: 20_000 }],
  [
    "ScaleUpCMUnreadyHotCpuNoLessScale",
    { replicas: 3, expected: 6, levels: [50_000, 10_000, 30_000], target: 15_000, value: 30_000, unready: [2] },
  ],
  [
    "ScaleUpCMUnreadyHotCpuScaleWouldScaleDown",
    { replicas: 3, expected: 7, levels: [50_000, 15_000, 30_000], target: 15_000, value: 31_666, unready: [0, 2] },
  ],
  ["ScaleUpCMExternalNoLabels", { replicas: 1, expected: 2, levels: [8600], target: 4400, value: 8600 }],
  ["ScaleDownCM", { replicas: 5, expected: 3, levels: Array<number>(5).fill(12_000), target: 20_000, value: 12_000 }],
  ["ToleranceCM", { replicas: 3, expected: 3, levels: [20_000, 21_000, 21_000], target: 20_000, value: 20_666 }],
];

interface GroupRow {
  readonly phase?: string;
  readonly resource: "cpu" | "memory";
  /** Seconds ago. */
  readonly started?: number;
  readonly ready?: readonly [status: boolean, secondsAgo: number];
  /** Seconds ago it was measured, and over how many seconds; none for a pod without a reading. */
  readonly reading?: readonly [secondsAgo: number, windowSeconds: number];
  readonly group: "ready" | "unready" | "missing" | "ignored";
}

/** The table of TestGroupPods in the same file, pod by pod. A reading without a time is as old as time. */
export const groupCases: readonly (readonly [name: string, row: GroupRow])[] = [
  ["count in a ready pod - memory", { resource: "memory", reading: [0, 60], group: "ready" }],
  ["ignore a pod without ready condition - CPU", { resource: "cpu", started: 0, reading: [1e9, 0], group: "unready" }],
  [
    "count in a ready pod with fresh metrics during initialization period - CPU",
    { resource: "cpu", started: 60, ready: [true, 30], reading: [0, 30], group: "ready" },
  ],
  [
    "ignore a ready pod without fresh metrics during initialization period - CPU",
    { resource: "cpu", started: 60, ready: [true, 30], reading: [0, 60], group: "unready" },
  ],
  [
    "ignore an unready pod during initialization period - CPU",
    { resource: "cpu", started: 600, ready: [false, 594], reading: [1e9, 0], group: "unready" },
  ],
  [
    "count in a ready pod without fresh metrics after initialization period - CPU",
    { resource: "cpu", started: 180, ready: [true, 180], reading: [120, 60], group: "ready" },
  ],
  [
    "count in an unready pod that was ready after initialization period - CPU",
    { resource: "cpu", started: 600, ready: [false, 540], reading: [1e9, 0], group: "ready" },
  ],
  ["a missing pod", { resource: "cpu", started: 180, group: "missing" }],
  ["pending pods are ignored", { resource: "cpu", phase: "Pending", group: "unready" }],
];
