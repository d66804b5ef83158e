import type { OutsideTable } from "../../../support/outside-table.ts";

/**
 * Pods as `name@host priority size [time] [words]`: priorities negative, low, mid, high, top; sizes small, medium, large,
 * huge of hosts that take one huge pod (five small ones); `t3` the third instant; `foo` for the label app=foo,
 * `apart` for one that wants no pod with that label on its host.
 */
export interface PreemptionRow {
  readonly name: string;
  readonly pod: string;
  readonly there: readonly string[];
  /** Disruptions allowed of pods with app=foo. */
  readonly budget?: number;
  /** What one host alone answers: its victims, or `-` where nothing helps. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Of all hosts together, those that may be chosen. */
  readonly best?: string;
}

const file = "k8s.io/kubernetes/pkg/scheduler/framework/plugins/defaultpreemption/default_preemption_test.go";
const release = "v1.34.2";

/** Left out: filters of the test's own, limits on how many hosts are tried, and evictions another actor has begun. */
export const dryRuns: OutsideTable<PreemptionRow> = {
  file,
  tests: "TestDryRunPreemption",
  release,
  rows: [
    {
      name: "a pod that fits on both nodes when lower priority pods are preempted",
      pod: "high large",
      there: ["p1@node1 mid large", "p2@node2 mid large"],
      answers: { node1: "p1", node2: "p2" },
    },
    {
      name: "a pod that would fit on the nodes, but other pods running are higher priority, no preemption would happen",
      pod: "low large",
      there: ["p1@node1 mid large", "p2@node2 mid large"],
      answers: { node1: "-", node2: "-" },
    },
    {
      name: "medium priority pod is preempted, but lower priority one stays as it is small",
      pod: "high large",
      there: ["p1.1@node1 low small", "p1.2@node1 mid large", "p2@node2 mid large"],
      answers: { node1: "p1.2", node2: "p2" },
    },
    {
      name: "mixed priority pods are preempted",
      pod: "high large",
      there: [
        "p1.1@node1 mid small",
        "p1.2@node1 low small",
        "p1.3@node1 mid medium",
        "p1.4@node1 high small",
        "p2@node2 high large",
      ],
      answers: { node1: "p1.2 p1.3", node2: "-" },
    },
    {
      name: "mixed priority pods are preempted, pick later StartTime one when priorities are equal",
      pod: "high large",
      there: [
        "p1.1@node1 low small t5",
        "p1.2@node1 low small t4",
        "p1.3@node1 mid medium t3",
        "p1.4@node1 high small t2",
        "p2@node2 high large t1",
      ],
      answers: { node1: "p1.1 p1.3", node2: "-" },
    },
    {
      name: "pod with anti-affinity is preempted",
      pod: "high small foo",
      there: ["p1.1@node1 low small foo apart", "p1.2@node1 mid small", "p1.3@node1 high small"],
      answers: { node1: "p1.1" },
    },
    {
      name: "preemption with violation of same pdb",
      pod: "high huge",
      there: ["p1.1@node1 mid medium foo", "p1.2@node1 mid medium foo"],
      budget: 1,
      answers: { node1: "p1.1 p1.2" },
    },
    {
      name: "preemption looks past numCandidates until a non-PDB violating node is found",
      pod: "high large",
      there: [
        "p1@node1 mid large foo",
        "p2@node2 mid large foo",
        "p3@node3 mid large",
        "p4@node4 mid large",
        "p5@node5 mid large foo",
      ],
      budget: 0,
      best: "node3 node4",
    },
  ],
};

export const bestCandidates: OutsideTable<PreemptionRow> = {
  file,
  tests: "TestSelectBestCandidate",
  release,
  rows: [
    {
      name: "a pod that fits on both nodes when lower priority pods are preempted, either of them",
      pod: "high large",
      there: ["p1@node1 mid large t0", "p2@node2 mid large t0"],
      best: "node1 node2",
    },
    {
      name: "node with min highest priority pod is picked",
      pod: "high huge",
      there: [
        "p1.1@node1 mid medium t0",
        "p1.2@node1 mid large t0",
        "p2.1@node2 mid medium t0",
        "p2.2@node2 low medium t0",
        "p3.1@node3 low medium t0",
        "p3.2@node3 low medium t0",
      ],
      best: "node3",
    },
    {
      name: "when highest priorities are the same, minimum sum of priorities is picked",
      pod: "high huge",
      there: [
        "p1.1@node1 mid medium t0",
        "p1.2@node1 mid large t0",
        "p2.1@node2 mid large t0",
        "p2.2@node2 low medium t0",
        "p3.1@node3 mid medium t0",
        "p3.2@node3 mid medium t0",
      ],
      best: "node2",
    },
    {
      name: "when highest priority and sum are the same, minimum number of pods is picked",
      pod: "high huge",
      there: [
        "p1.1@node1 mid small t0",
        "p1.2@node1 negative small t0",
        "p1.3@node1 mid small t0",
        "p1.4@node1 negative small t0",
        "p2.1@node2 mid large t0",
        "p2.2@node2 negative medium t0",
        "p3.1@node3 mid medium t0",
        "p3.2@node3 negative small t0",
        "p3.3@node3 low small t0",
      ],
      best: "node2",
    },
    {
      name: "sum of adjusted priorities is considered",
      pod: "high huge",
      there: [
        "p1.1@node1 mid small t0",
        "p1.2@node1 negative small t0",
        "p1.3@node1 negative small t0",
        "p2.1@node2 mid large t0",
        "p2.2@node2 negative medium t0",
        "p3.1@node3 mid medium t0",
        "p3.2@node3 negative small t0",
        "p3.3@node3 low small t0",
      ],
      best: "node2",
    },
    {
      name: "non-overlapping lowest high priority, sum priorities, and number of pods",
      pod: "top huge",
      there: [
        "p1.1@node1 mid small t0",
        "p1.2@node1 low small t0",
        "p1.3@node1 low small t0",
        "p2.1@node2 high large t0",
        "p3.1@node3 mid medium t0",
        "p3.2@node3 low small t0",
        "p3.3@node3 low small t0",
        "p3.4@node3 low medium t0",
        "p4.1@node4 mid medium t0",
        "p4.2@node4 mid small t0",
        "p4.3@node4 mid small t0",
        "p4.4@node4 negative small t0",
      ],
      best: "node1",
    },
    {
      name: "same priority, same number of victims, different start time for each node's pod",
      pod: "high huge",
      there: [
        "p1.1@node1 mid medium t2",
        "p1.2@node1 mid medium t2",
        "p2.1@node2 mid medium t3",
        "p2.2@node2 mid medium t3",
        "p3.1@node3 mid medium t1",
        "p3.2@node3 mid medium t1",
      ],
      best: "node2",
    },
    {
      name: "same priority, same number of victims, different start time for all pods",
      pod: "high huge",
      there: [
        "p1.1@node1 mid medium t4",
        "p1.2@node1 mid medium t2",
        "p2.1@node2 mid medium t5",
        "p2.2@node2 mid medium t1",
        "p3.1@node3 mid medium t3",
        "p3.2@node3 mid medium t6",
      ],
      best: "node3",
    },
    {
      name: "different priority, same number of victims, different start time for all pods",
      pod: "high huge",
      there: [
        "p1.1@node1 low medium t4",
        "p1.2@node1 mid medium t2",
        "p2.1@node2 mid medium t6",
        "p2.2@node2 low medium t1",
        "p3.1@node3 low medium t3",
        "p3.2@node3 mid medium t5",
      ],
      best: "node2",
    },
  ],
};
