import type { PodSpec } from "../../../../src/model/kubernetes.generated.ts";
import type { OutsideTable } from "../../../support/outside-table.ts";

const labelled = (operator: string, value: string): Partial<PodSpec> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "type", operator, values: [value] }] }],
      },
    },
  },
});
const asking = (memory: string): Partial<PodSpec> => ({
  containers: [{ name: "app", resources: { requests: { memory, cpu: "0.5" } } }],
});

/** A host `test-node` with the labels name=simple-daemon and type=production, 100M of memory and 1 core. */
export const daemonHosts: OutsideTable<
  readonly [name: string, spec: Partial<PodSpec>, unschedulable: boolean, runs: boolean]
> = {
  file: "k8s.io/kubernetes/pkg/controller/daemon/daemon_controller_test.go",
  tests: "TestNodeShouldRunDaemonPod",
  release: "v1.34.2",
  rows: [
    ["ShouldRunDaemonPod", asking("50M"), false, true],
    ["InsufficientResourceError", asking("200M"), false, true],
    ["ErrPodNotMatchHostName", { ...asking("50M"), nodeName: "other-node" }, false, false],
    [
      "ErrPodNotFitsHostPorts",
      { containers: [{ name: "app", ports: [{ containerPort: 1, hostPort: 666 }] }] },
      false,
      true,
    ],
    ["InsufficientResourceError beside another pod", asking("100M"), false, true],
    ["ShouldRunDaemonPod beside another pod", asking("50M"), false, true],
    ["ErrNodeSelectorNotMatch", { nodeSelector: { name: "simple-daemon", type: "test" } }, false, false],
    ["ShouldRunDaemonPod by selector", { nodeSelector: { name: "simple-daemon", type: "production" } }, false, true],
    ["ErrPodAffinityNotMatch", labelled("In", "test"), false, false],
    ["ShouldRunDaemonPod by affinity", labelled("In", "production"), false, true],
    ["ShouldRunDaemonPodOnUnschedulableNode", asking("50M"), true, true],
  ],
};

/**
 * Taints `testTaintN=testN:NoExecute` by number; tolerations `N` for ever or `N@SECONDS`; the pod goes, if it does, within the
 * seconds given. Left out: pods without a host, and tolerations that are changed, since how long a pod is tolerated counts
 * from its taint.
 */
export type EvictionRow = readonly [
  name: string,
  taints: readonly number[],
  tolerations: string,
  seconds: number,
  evicted: boolean,
];

export const evictions: OutsideTable<EvictionRow> = {
  file: "k8s.io/kubernetes/pkg/controller/tainteviction/taint_eviction_test.go",
  tests: "TestCreatePod, TestUpdatePod, TestUpdateNode",
  release: "v1.34.2",
  rows: [
    ["scheduled on untainted Node", [], "", 1, false],
    ["schedule on tainted Node", [1], "", 0, true],
    ["schedule on tainted Node with finite toleration", [1], "1@100", 1, false],
    ["schedule on tainted Node with infinite toleration", [1], "1", 1, false],
    ["schedule on tainted Node with infinite invalid toleration", [1], "2", 0, true],
    ["scheduling onto tainted Node", [1], "", 0, true],
    ["scheduling onto tainted Node with toleration", [1], "1", 1, false],
    ["removing toleration", [1], "", 0, true],
    ["Added taint, expect node patched and deleted", [1], "", 0, true],
    ["Added tolerated taint", [1], "1@100", 1, false],
    ["Only one added taint tolerated", [1, 2], "1@100", 0, true],
    ["Taint removed", [], "1@1", 2, false],
    ["Pod with multiple tolerations are evicted when first one runs out", [1, 2], "1@1 2@100", 1, true],
  ],
};

/** Seconds of tolerations of one taint; null for ever. The least counts, in seconds; null where it is never over. */
export const leastTolerations: OutsideTable<readonly [seconds: readonly (number | null)[], least: number | null]> = {
  file: evictions.file,
  tests: "TestGetMinTolerationTime",
  release: "v1.34.2",
  rows: [
    [[], 0],
    [[null], null],
    [[1, 2], 1],
    [[1, null], 1],
    [[null, 1], 1],
  ],
};
