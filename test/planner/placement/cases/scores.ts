import type { OutsideTable } from "../../../support/outside-table.ts";

/**
 * A preference, hosts `name labels`, and in which order they are preferred: `a > b = c`. Scores are numbers of another scale there; what is
 * compared is who is before whom. Hosts that are no candidates are not named in the order.
 */
interface ScoreRow {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly order: string;
}

/** Preferences `weight requirements`, `|` between them. */
export interface NodePreferenceRow extends ScoreRow {
  readonly preferred: string;
}

/** Tolerations and taints as in taints.ts; taints by host. */
export interface TaintScoreRow extends ScoreRow {
  readonly tolerations: string;
  readonly taints: Readonly<Record<string, string>>;
}

/** Constraints as in topology-spread.ts; pods there `host labels [namespace] [leaving]`; `not` are no candidates. */
export interface SpreadScoreRow extends ScoreRow {
  readonly pod?: string;
  readonly constraint: string;
  readonly there: readonly string[];
  readonly not?: string;
  readonly nodeSelector?: string;
  readonly affinity?: string;
}

/** Terms `weight requirements @ topologyKey in namespace`, below zero to stay away; `*` after the namespace adds those of team1. */
export interface NearScoreRow extends ScoreRow {
  readonly terms: readonly string[];
  readonly namespace?: string;
  readonly there: readonly string[];
}

const plugins = "k8s.io/kubernetes/pkg/scheduler/framework/plugins";
const release = "v1.34.2";
const label1 = "node1 foo=bar";
const label2 = "node2 key=value";
const label3 = "node3 az=az1";
const affinity2 = "2 foo in bar | 4 key in value | 5 foo in bar & key in value & az in az1";

/** Left out: affinity the scheduler's own configuration adds. */
export const nodePreferences: OutsideTable<NodePreferenceRow> = {
  file: `${plugins}/nodeaffinity/node_affinity_test.go`,
  tests: "TestNodeAffinityPriority",
  release,
  rows: [
    {
      name: "all nodes are same priority as NodeAffinity is nil",
      preferred: "",
      hosts: [label1, label2, label3],
      order: "node1 = node2 = node3",
    },
    {
      name: "no node matches preferred scheduling requirements in NodeAffinity of pod so all nodes' priority is zero",
      preferred: "2 foo in bar",
      hosts: ["node1 abc=az11 def=az22", label2, label3],
      order: "node1 = node2 = node3",
    },
    {
      name: "only node1 matches the preferred scheduling requirements of pod",
      preferred: "2 foo in bar",
      hosts: [label1, label2, label3],
      order: "node1 > node2 = node3",
    },
    {
      name: "all nodes matches the preferred scheduling requirements of pod but with different priorities",
      preferred: affinity2,
      hosts: [label1, "node5 foo=bar key=value az=az1", label2],
      order: "node5 > node2 > node1",
    },
  ],
};

const cpu = "cpu-type=arm64:PreferNoSchedule";
const disk = "disk-type=ssd:PreferNoSchedule";
const three = ["nodeA", "nodeB", "nodeC"];

export const taintScores: OutsideTable<TaintScoreRow> = {
  file: `${plugins}/tainttoleration/taint_toleration_test.go`,
  tests: "TestTaintTolerationScore",
  release,
  rows: [
    {
      name: "node with taints tolerated by the pod, gets a higher score than those node with intolerable taints",
      tolerations: "foo Equal bar PreferNoSchedule",
      hosts: ["nodeA", "nodeB"],
      taints: { nodeA: "foo=bar:PreferNoSchedule", nodeB: "foo=blah:PreferNoSchedule" },
      order: "nodeA > nodeB",
    },
    {
      name: "the nodes that all of their taints are tolerated by the pod, get the same score",
      tolerations: "cpu-type Equal arm64 PreferNoSchedule, disk-type Equal ssd PreferNoSchedule",
      hosts: three,
      taints: { nodeB: cpu, nodeC: `${cpu}, ${disk}` },
      order: "nodeA = nodeB = nodeC",
    },
    {
      name: "the more intolerable taints a node has, the lower score it gets.",
      tolerations: "foo Equal bar PreferNoSchedule",
      hosts: three,
      taints: { nodeB: cpu, nodeC: `${cpu}, ${disk}` },
      order: "nodeA > nodeB > nodeC",
    },
    {
      name: "only taints and tolerations that have effect PreferNoSchedule are checked",
      tolerations: "cpu-type Equal arm64 NoSchedule, disk-type Equal ssd NoSchedule",
      hosts: three,
      taints: { nodeB: "cpu-type=arm64:NoSchedule", nodeC: `${cpu}, ${disk}` },
      order: "nodeA = nodeB > nodeC",
    },
    {
      name: "Default behaviour No taints and tolerations, lands on node with no taints",
      tolerations: "",
      hosts: ["nodeA", "nodeB"],
      taints: { nodeB: cpu },
      order: "nodeA > nodeB",
    },
  ],
};

const host = "kubernetes.io/hostname";
const two = ["node-a", "node-b"];
const four = ["node-a", "node-b", "node-c", "node-d"];
const zoned = ["node-a zone=zone1", "node-b zone=zone1", "node-x zone=zone2", "node-y zone=zone2"];
const zonedC = ["node-a zone=zone1", "node-b zone=zone1", "node-c zone=zone2", "node-d zone=zone2"];
const times = (count: number, text: string) => Array.from({ length: count }, () => text);
const foos = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([name, count]) => times(count, `${name} foo=`));
const named = ["node-a node=node-a", "node-b node=node-b", "node-c node=node-c"];
const namedFoo = ["node-a node=node-a foo=", "node-b node=node-b foo=", "node-c node=node-c"];
const twoOneOne = foos({ "node-a": 2, "node-b": 1, "node-c": 1 });

/** Left out: constraints by default of the scheduler's configuration, gates off. */
export const spreadScores: OutsideTable<SpreadScoreRow> = {
  file: `${plugins}/podtopologyspread/scoring_test.go`,
  tests: "TestPodTopologySpreadScore",
  release,
  rows: [
    {
      name: "one constraint on node, no existing pods",
      constraint: `1 ${host}`,
      hosts: two,
      there: [],
      order: "node-a = node-b",
    },
    {
      name: "one constraint on node, only one node is candidate",
      constraint: `1 ${host}`,
      hosts: two,
      there: foos({ "node-a": 2, "node-b": 1 }),
      not: "node-b",
      order: "node-a",
    },
    {
      name: "one constraint on node, all nodes have the same number of matching pods",
      constraint: `1 ${host}`,
      hosts: two,
      there: foos({ "node-a": 1, "node-b": 1 }),
      order: "node-a = node-b",
    },
    {
      name: "one constraint on node, all 4 nodes are candidates",
      constraint: `1 ${host}`,
      hosts: four,
      there: foos({ "node-a": 2, "node-b": 1, "node-d": 3 }),
      order: "node-c > node-b > node-a > node-d",
    },
    {
      name: "one constraint on node, null selector",
      constraint: `1 ${host} -`,
      hosts: four,
      there: foos({ "node-a": 2, "node-b": 1, "node-d": 3 }),
      order: "node-a = node-b = node-c = node-d",
    },
    {
      name: "one constraint on node, all 4 nodes are candidates, maxSkew=2",
      constraint: `2 ${host}`,
      hosts: four,
      there: foos({ "node-a": 2, "node-b": 1, "node-d": 3 }),
      order: "node-c > node-b > node-a > node-d",
    },
    {
      name: "one constraint on node, all 4 nodes are candidates, maxSkew=3",
      constraint: `3 ${host}`,
      hosts: four,
      there: foos({ "node-a": 4, "node-b": 3, "node-c": 2, "node-d": 1 }),
      order: "node-d > node-c > node-b > node-a",
    },
    {
      name: "one constraint on node, 3 out of 4 nodes are candidates",
      constraint: `1 ${host}`,
      hosts: ["node-a", "node-b", "node-x", "node-y"],
      there: foos({ "node-a": 4, "node-b": 2, "node-x": 1, "node-y": 3 }),
      not: "node-y",
      order: "node-x > node-b > node-a",
    },
    {
      name: "one constraint on node, 3 out of 4 nodes are candidates, one node doesn't match topology key",
      constraint: "1 node",
      hosts: ["node-a node=node-a", "node-b n=node-b", "node-x node=node-x", "node-y node=node-y"],
      there: foos({ "node-a": 4, "node-b": 2, "node-x": 1, "node-y": 3 }),
      not: "node-y",
      order: "node-x > node-a > node-b",
    },
    {
      name: "one constraint on zone, 3 out of 4 nodes are candidates",
      constraint: "1 zone",
      hosts: zoned,
      there: foos({ "node-a": 4, "node-b": 2, "node-x": 1, "node-y": 3 }),
      not: "node-y",
      order: "node-x > node-a = node-b",
    },
    {
      name: "two Constraints on zone and node, 2 out of 4 nodes are candidates",
      constraint: `1 zone & 1 ${host}`,
      hosts: zoned,
      there: foos({ "node-a": 2, "node-b": 1, "node-x": 2, "node-y": 4 }),
      not: "node-b node-y",
      order: "node-a > node-x",
    },
    {
      name: "two Constraints on zone, 2 out of 4 nodes are candidates",
      pod: "foo= bar=",
      constraint: "1 zone & 1 zone bar",
      hosts: zoned,
      there: ["node-a foo= bar=", "node-a foo=", "node-b foo= bar=", "node-y foo=", "node-y foo= bar=", "node-y foo="],
      not: "node-b node-y",
      order: "node-x > node-a",
    },
    {
      name: "two Constraints on zone and node, with different labelSelectors",
      pod: "foo= bar=",
      constraint: `1 zone & 1 ${host} bar`,
      hosts: zoned,
      there: ["node-a foo=", "node-b foo= bar=", "node-y foo=", "node-y bar="],
      order: "node-x > node-a = node-y > node-b",
    },
    {
      name: "two Constraints on zone and node, with different labelSelectors, some nodes have 0 pods",
      pod: "foo= bar=",
      constraint: `1 zone & 1 ${host} bar`,
      hosts: zoned,
      there: ["node-b bar=", "node-x foo=", "node-y foo= bar="],
      order: "node-a > node-b > node-x > node-y",
    },
    {
      name: "two Constraints on zone and node, with different labelSelectors, 3 out of 4 nodes are candidates",
      pod: "foo= bar=",
      constraint: `1 zone & 1 ${host} bar`,
      hosts: zoned,
      there: ["node-a foo=", "node-b foo= bar=", "node-y foo=", "node-y bar="],
      not: "node-y",
      order: "node-x > node-a > node-b",
    },
    {
      name: "existing pods in a different namespace do not count",
      constraint: `1 ${host}`,
      hosts: two,
      there: ["node-a foo= ns1", "node-a foo=", "node-b foo=", "node-b foo="],
      order: "node-a > node-b",
    },
    {
      name: "terminating Pods should be excluded",
      constraint: `1 ${host}`,
      hosts: two,
      there: ["node-a foo= leaving", "node-b foo="],
      order: "node-a > node-b",
    },
    {
      name: "minDomains has no effect when ScheduleAnyway",
      constraint: "2 node min=10",
      hosts: named,
      there: foos({ "node-a": 2, "node-b": 2, "node-c": 1 }),
      order: "node-c > node-a = node-b",
    },
    {
      name: "NodeAffinityPolicy honoed with labelSelectors",
      constraint: "1 node",
      nodeSelector: "foo=",
      hosts: namedFoo,
      there: twoOneOne,
      order: "node-b > node-a",
    },
    {
      name: "NodeAffinityPolicy ignored with labelSelectors",
      constraint: "1 node affinity=Ignore",
      nodeSelector: "foo=",
      hosts: namedFoo,
      there: twoOneOne,
      order: "node-b > node-a",
    },
    {
      name: "NodeAffinityPolicy honoed with nodeAffinity",
      constraint: "1 node",
      affinity: "foo exists",
      hosts: namedFoo,
      there: twoOneOne,
      order: "node-b > node-a",
    },
    {
      name: "NodeAffinityPolicy ignored with nodeAffinity",
      constraint: "1 node affinity=Ignore",
      affinity: "foo exists",
      hosts: namedFoo,
      there: twoOneOne,
      order: "node-b > node-a",
    },
    {
      name: "NodeTaintsPolicy ignored",
      constraint: "1 node",
      hosts: named,
      there: twoOneOne,
      not: "node-c",
      order: "node-b > node-a",
    },
    {
      name: "matchLabelKeys ANDed with LabelSelector when LabelSelector is empty",
      pod: "foo= bar=",
      constraint: `1 zone any match=foo & 1 ${host} any match=bar`,
      hosts: zonedC,
      there: ["node-a foo=", "node-b foo= bar=", "node-c foo=", "node-c bar="],
      order: "node-d > node-a = node-c > node-b",
    },
    {
      name: "matchLabelKeys ANDed with LabelSelector when LabelSelector isn't empty",
      pod: "foo= bar= baz=",
      constraint: `1 zone & 1 ${host} bar match=baz`,
      hosts: zonedC,
      there: ["node-a foo=", "node-b foo= bar= baz=", "node-c foo=", "node-c bar=", "node-c bar= baz="],
      order: "node-d > node-a = node-c > node-b",
    },
  ],
};

const s1 = "security=S1";
const s2 = "security=S2";
const china = (name: string) => `${name} region=China`;
const india = (name: string) => `${name} region=India`;
const az1 = (name: string) => `${name} az=az1`;
const nearS1 = ["5 security in S1 @ region"];
const awayFromS1 = ["-5 security in S1 @ az"];
const both = ["8 security in S1 @ region", "-5 security in S2 @ az"];
const awayByNamespace = ["-5 security in S1 @ region in subteam2.team2*"];

/**
 * Left out: what pods that are there prefer (Berth asks the new pod only), and rows in which more company is better
 * than some, which Berth takes to be alike.
 */
export const nearScores: OutsideTable<NearScoreRow> = {
  file: `${plugins}/interpodaffinity/scoring_test.go`,
  tests: "TestPreferredAffinity",
  release,
  rows: [
    {
      name: "Affinity: pod that matches topology key & pods in nodes will get high score comparing to others",
      terms: nearS1,
      hosts: [china("node1"), india("node2"), az1("node3")],
      there: [`node1 ${s1}`, `node2 ${s2}`, `node3 ${s1}`],
      order: "node1 > node2 = node3",
    },
    {
      name: "All the nodes that have the same topology key & label value with one of them have the same score",
      terms: nearS1,
      hosts: [china("node1"), `${china("node2")} az=az1`, india("node3")],
      there: [`node1 ${s1}`],
      order: "node1 = node2 > node3",
    },
    {
      name: "Affinity: different Label operators and values, including some match failures",
      terms: ["8 security notin S1 & security in S2 @ region", "2 security exists & wrongkey absent @ region"],
      hosts: [china("node1"), india("node2"), az1("node3")],
      there: [`node1 ${s1}`, `node2 ${s2}`, `node3 ${s1}`],
      order: "node2 > node1 > node3",
    },
    {
      name: "Anti Affinity: pod that does not match existing pods in node will get high score",
      terms: awayFromS1,
      hosts: [az1("node1"), china("node2")],
      there: [`node1 ${s1}`, `node2 ${s2}`],
      order: "node2 > node1",
    },
    {
      name: "Anti Affinity: pod that does not match topology key & match the pods in nodes will get higher score",
      terms: awayFromS1,
      hosts: [az1("node1"), china("node2")],
      there: [`node1 ${s1}`, `node2 ${s1}`],
      order: "node2 > node1",
    },
    {
      name: "Anti Affinity: one node has more matching pods, so the node which has more unmatches will get high score",
      terms: awayFromS1,
      hosts: [az1("node1"), india("node2")],
      there: [`node1 ${s1}`, `node1 ${s1}`, `node2 ${s2}`],
      order: "node2 > node1",
    },
    {
      name: "Affinity and Anti Affinity: considered only preferred terms in both",
      terms: both,
      hosts: [china("node1"), az1("node2")],
      there: [`node1 ${s1}`, `node2 ${s1}`],
      order: "node1 > node2",
    },
    {
      name: "Avoid panic when partial nodes in a topology don't have pods with affinity",
      terms: [],
      hosts: [china("node1"), china("node2")],
      there: [`node1 ${s1}`],
      order: "node1 = node2",
    },
    {
      name: "Anti affinity with pods matching NamespaceSelector",
      terms: awayByNamespace,
      namespace: "subteam1.team1",
      hosts: [china("node1"), india("node2")],
      there: [
        `node1 ${s1} subteam1.team1`,
        `node1 ${s1} subteam1.team1`,
        `node1 ${s1} subteam1.team2`,
        `node2 ${s1} subteam2.team1`,
      ],
      order: "node2 > node1",
    },
    {
      name: "Anti affinity with pods matching both NamespaceSelector and Namespaces fields",
      terms: awayByNamespace,
      namespace: "subteam1.team1",
      hosts: [china("node1"), india("node2")],
      there: [
        `node1 ${s1} subteam1.team1`,
        `node1 ${s1} subteam1.team1`,
        `node1 ${s1} subteam2.team2`,
        `node2 ${s1} subteam2.team1`,
      ],
      order: "node2 > node1",
    },
  ],
};
