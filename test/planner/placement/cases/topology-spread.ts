import type { OutsideTable } from "../../../support/outside-table.ts";

/**
 * `counts` is the number of pods with the label foo on each host in order, `bars` with the label bar, `both` with both.
 * Upstream asks this filter alone, Berth all of them: hosts its node affinity or a taint keeps off are
 * not named in `fits`.
 */
export interface SpreadCase {
  readonly name: string;
  readonly pod?: string;
  readonly constraint: string;
  readonly nodeSelector?: string;
  readonly affinity?: string;
  /** Host labels; zones zone1, zone1, zone2, zone2 for node-a, node-b, node-x, node-y unless given. */
  readonly hosts?: readonly string[];
  readonly taint?: string;
  readonly tolerates?: boolean;
  readonly counts: readonly number[];
  readonly bars?: readonly number[];
  readonly both?: readonly number[];
  readonly fits: string;
}

const four = "node-a node-b node-x node-y";
const foos = ["node-a node=node-a foo=x", "node-b node=node-b foo=x", "node-x node=node-x foo=x", "node-y node=node-y"];
const zonedFoos = [
  "node-a zone=zone1 node=node-a foo=x",
  "node-b zone=zone1 node=node-b foo=x",
  "node-x zone=zone2 node=node-x foo=x",
  "node-y zone=zone2 node=node-y",
];
const three = ["node-a node=node-a", "node-b node=node-b", "node-c node=node-c"];

export const spreadCases: OutsideTable<SpreadCase> = {
  file: "k8s.io/kubernetes/pkg/scheduler/framework/plugins/podtopologyspread/filtering_test.go",
  tests: "TestSingleConstraint, TestMultipleConstraints",
  release: "v1.34.2",
  rows: [
    { name: "no pods yet", constraint: "1 zone", counts: [0, 0, 0, 0], fits: four },
    {
      name: "no pods yet, and the pod does not count itself",
      constraint: "1 zone bar",
      counts: [0, 0, 0, 0],
      fits: four,
    },
    { name: "no selector counts nobody", constraint: "1 zone -", counts: [0, 0, 1, 1], fits: four },
    { name: "pods of one zone", constraint: "1 zone", counts: [0, 0, 1, 1], fits: "node-a node-b" },
    { name: "3/3 over zones", constraint: "1 zone", counts: [2, 1, 0, 3], fits: four },
    {
      name: "1/2 since a host lacks the label",
      constraint: "1 zone",
      hosts: ["node-a zone=zone1", "node-b zon=zone1", "node-x zone=zone2", "node-y zone=zone2"],
      counts: [1, 1, 1, 1],
      fits: "node-a",
    },
    { name: "no host has the label", constraint: "1 rack", counts: [0, 0, 0, 0], fits: "" },
    { name: "2/1/0/3 over hosts", constraint: "1 node", counts: [2, 1, 0, 3], fits: "node-x" },
    { name: "2/1/0/3 over hosts, skew 2", constraint: "2 node", counts: [2, 1, 0, 3], fits: "node-b node-x" },
    {
      name: "2/1/0/3 over hosts, the pod does not count itself",
      pod: "bar",
      constraint: "1 node",
      counts: [2, 1, 0, 3],
      fits: "node-b node-x",
    },
    {
      name: "node affinity leaves 2/3",
      constraint: "1 node",
      affinity: "node in node-a,node-y",
      counts: [2, 1, 0, 3],
      fits: "node-a",
    },
    {
      name: "node affinity leaves 0/0/1",
      constraint: "1 zone",
      affinity: "node notin node-b",
      counts: [0, 2, 0, 1],
      fits: "node-a",
    },
    {
      name: "2/2/1 over hosts, fewer domains than wanted",
      constraint: "2 node min=4",
      hosts: three,
      counts: [2, 2, 1],
      fits: "node-c",
    },
    {
      name: "2/2/1 over hosts, more domains than wanted",
      constraint: "2 node min=2",
      hosts: three,
      counts: [2, 2, 1],
      fits: "node-a node-b node-c",
    },
    {
      name: "2/1 over zones, fewer domains than wanted",
      constraint: "2 zone min=3",
      counts: [1, 1, 0, 1],
      fits: "node-x node-y",
    },
    { name: "2/1 over zones, more domains than wanted", constraint: "2 zone min=1", counts: [1, 1, 0, 1], fits: four },
    {
      name: "selector honoured: 1/1/0",
      constraint: "1 node",
      nodeSelector: "foo=x",
      hosts: foos,
      counts: [1, 1, 0, 0],
      fits: "node-x",
    },
    {
      name: "selector ignored: 1/1/0/1",
      constraint: "1 node affinity=Ignore",
      nodeSelector: "foo=x",
      hosts: foos,
      counts: [1, 1, 0, 1],
      fits: "node-x",
    },
    {
      name: "affinity honoured: 1/1/0",
      constraint: "1 node",
      affinity: "foo in x",
      hosts: foos,
      counts: [1, 1, 0, 0],
      fits: "node-x",
    },
    {
      name: "affinity ignored: 1/1/0/1",
      constraint: "1 node affinity=Ignore",
      affinity: "foo in x",
      hosts: foos,
      counts: [1, 1, 0, 1],
      fits: "node-x",
    },
    {
      name: "a tainted host left out: 1/1/0",
      constraint: "1 node taints=Honor",
      hosts: foos,
      taint: "node-y",
      counts: [1, 1, 0, 1],
      fits: "node-x",
    },
    {
      name: "a tainted host taken in: 1/1/0/1",
      constraint: "1 node",
      hosts: foos,
      taint: "node-y",
      counts: [1, 1, 0, 1],
      fits: "node-x",
    },
    {
      name: "a tainted host left out: 1/1/1 *",
      constraint: "1 node taints=Honor",
      hosts: foos,
      taint: "node-y",
      counts: [1, 1, 1, 0],
      fits: "node-a node-b node-x",
    },
    {
      name: "a tainted host taken in: 1/1/1/0 *",
      constraint: "1 node taints=Ignore",
      hosts: foos,
      taint: "node-y",
      counts: [1, 1, 1, 0],
      fits: "",
    },
    {
      name: "a tolerated taint: 1/1/1/0 *",
      constraint: "1 node taints=Honor",
      hosts: foos,
      taint: "node-y",
      tolerates: true,
      counts: [1, 1, 1, 0],
      fits: "node-y",
    },
    { name: "zones 3/3, hosts 2/1/0/3", constraint: "1 zone & 1 node", counts: [2, 1, 0, 3], fits: "node-x" },
    { name: "zones 3/4, hosts 2/1/0/4", constraint: "1 zone & 1 node", counts: [2, 1, 0, 4], fits: "" },
    {
      name: "two selectors, 1/0 and 0/0/0/1",
      pod: "foo bar",
      constraint: "1 zone & 1 node bar",
      counts: [1, 0, 0, 0],
      bars: [0, 0, 0, 1],
      fits: "node-x",
    },
    {
      name: "two selectors, 1/0 and 0/0/1/1",
      pod: "foo bar",
      constraint: "1 zone & 1 node bar",
      counts: [1, 0, 0, 0],
      bars: [0, 0, 1, 1],
      fits: "",
    },
    {
      name: "two selectors, 2/3 and 1/0/0/1",
      pod: "foo bar",
      constraint: "1 zone & 1 node bar",
      counts: [1, 0, 0, 2],
      both: [1, 0, 0, 1],
      fits: "node-b",
    },
    {
      name: "two selectors, the pod does not count for the zone",
      pod: "bar",
      constraint: "1 zone & 1 node bar",
      counts: [1, 0, 0, 0],
      bars: [0, 0, 1, 1],
      fits: "node-a node-b",
    },
    {
      name: "a host without the label of one constraint",
      constraint: "1 zone & 1 node",
      hosts: [
        "node-a zone=zone1 node=node-a",
        "node-b zone=zone1 node=node-b",
        "node-x zone=zone2",
        "node-y zone=zone2 node=node-y",
      ],
      counts: [1, 0, 0, 1],
      fits: "node-b",
    },
    {
      name: "one constraint honours the selector, one ignores it",
      constraint: "1 zone & 1 node affinity=Ignore",
      nodeSelector: "foo=x",
      hosts: zonedFoos,
      counts: [1, 1, 0, 1],
      fits: "node-x",
    },
    {
      name: "one constraint honours taints, one ignores them",
      constraint: "1 zone taints=Honor & 1 node",
      taint: "node-y",
      hosts: zonedFoos,
      counts: [1, 1, 0, 1],
      fits: "node-x",
    },
  ],
};
