import type { OutsideTable } from "../../../support/outside-table.ts";

/** Tolerations: `key operator value effect`, "-" for a blank. */
export const taintCases: OutsideTable<readonly [name: string, tolerations: string, taints: string, fits: boolean]> = {
  file: "k8s.io/kubernetes/pkg/scheduler/framework/plugins/tainttoleration/taint_toleration_test.go",
  tests: "TestTaintTolerationFilter",
  release: "v1.35.0",
  rows: [
    ["no tolerations, a taint", "", "dedicated=user1:NoSchedule", false],
    ["tolerated by value, operator left out", "dedicated - user1 NoSchedule", "dedicated=user1:NoSchedule", true],
    ["another value", "dedicated Equal user2 NoSchedule", "dedicated=user1:NoSchedule", false],
    ["Exists", "foo Exists - NoSchedule", "foo=bar:NoSchedule", true],
    [
      "all of several taints",
      "dedicated Equal user2 NoSchedule, foo Exists - NoSchedule",
      "dedicated=user2:NoSchedule, foo=bar:NoSchedule",
      true,
    ],
    ["one of several taints *", "foo Exists - NoSchedule", "dedicated=user2:NoSchedule, foo=bar:NoSchedule", false],
    ["another effect", "foo Equal bar PreferNoSchedule", "foo=bar:NoSchedule", false],
    ["no effect stands for any", "foo Equal bar -", "foo=bar:NoSchedule", true],
    [
      "PreferNoSchedule keeps nobody off, whatever is tolerated",
      "dedicated Equal user2 NoSchedule",
      "dedicated=user1:PreferNoSchedule",
      true,
    ],
    ["PreferNoSchedule keeps nobody off", "", "dedicated=user1:PreferNoSchedule", true],
    ["NoExecute keeps off too *", "", "dedicated=user1:NoExecute", false],
    ["NoExecute tolerated *", "dedicated Exists - NoExecute", "dedicated=user1:NoExecute", true],
    [
      "Gt, below",
      "node.example.com/priority-level Gt 950 NoSchedule",
      "node.example.com/priority-level=800:NoSchedule",
      false,
    ],
    ["Gt, above", "node.kubernetes.io/sla Gt 750 NoSchedule", "node.kubernetes.io/sla=950:NoSchedule", true],
    [
      "Lt, above",
      "node.example.com/priority-level Lt 800 NoSchedule",
      "node.example.com/priority-level=950:NoSchedule",
      false,
    ],
    ["Lt, below *", "node.kubernetes.io/sla Lt 800 NoSchedule", "node.kubernetes.io/sla=750:NoSchedule", true],
    [
      "Gt of what is no number *",
      "node.kubernetes.io/sla Gt 750 NoSchedule",
      "node.kubernetes.io/sla=high:NoSchedule",
      false,
    ],
    [
      "Gt with a leading zero *",
      "node.kubernetes.io/sla Gt 0750 NoSchedule",
      "node.kubernetes.io/sla=950:NoSchedule",
      false,
    ],
    ["no key and Exists stands for every taint *", "- Exists - -", "foo=bar:NoSchedule, x=y:NoExecute", true],
    ["no key and Equal stands for none *", "- Equal bar -", "foo=bar:NoSchedule", false],
    ["an unknown operator *", "foo Like bar NoSchedule", "foo=bar:NoSchedule", false],
    ["taint without a value *", "foo Equal - NoSchedule", "foo=:NoSchedule", true],
  ],
};
