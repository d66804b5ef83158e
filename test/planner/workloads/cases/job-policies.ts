import type { OutsideTable } from "../../../support/outside-table.ts";

/**
 * `succeededIndexes #succeededCount`, rules separated by `|`; `met` is the index of the rule that is. Left out: the
 * gate switched off.
 */
export type SuccessRow = readonly [name: string, rules: string | null, succeeded: string, met: number | null];

export const successPolicy: OutsideTable<SuccessRow> = {
  file: "k8s.io/kubernetes/pkg/controller/job/success_policy_test.go",
  tests: "TestMatchSuccessPolicy",
  release: "v1.34.2",
  rows: [
    ["successPolicy is null", null, "0", null],
    ["any rules are nothing", "", "0", null],
    ["invalid format", "invalid-form", "0", null],
    ["indexes matched", "0-2", "0-2,4-7", 0],
    ["indexes not matched", "3", "0-2", null],
    ["count matched", "#2", "0-2", 0],
    ["count not matched", "#4", "0-2", null],
    ["met one of the rules", "9 | 4,6", "0-2,4-7", 1],
    ["met all rules", "0,1 | 5", "0-2,4-7", 0],
    ["both, met", "3-6 #2", "0-2,4-7", 0],
    ["both, not met", "3-6 #2", "0-2,6-7", null],
    ["nothing succeeded", "#4", "", null],
    ["proper subset", "2-4,6-8", "1-5,6-9", 0],
    ["equal", "2-4,6-9", "2-4,6-9", 0],
    ["subset", "2-4,8-12", "2-5,7-15", 0],
    ["no index listed", "-", "1-3", null],
    ["no index listed, nothing succeeded", "-", "", null],
    ["none of those listed", "10-12,14-16", "1-3,5-7", null],
    ["overlap at first", "1-3,5-7", "2-4,6-8", null],
    ["overlap at first, with a count", "1-3,5-7 #4", "2-4,6-8", 0],
    ["overlap at last", "2-4,6-9", "1-3,5-7", null],
    ["overlap at last, with a count", "2-4,6-9 #4", "1-3,5-7", 0],
    ["complete overlap", "0-4,6-9", "1-3,7-8", null],
    ["complete overlap, with a count", "0-4,6-9 #5", "1-3,7-8", 0],
    ["overlap of several at last", "0-6,8-9", "1-3,5-9", null],
    ["overlap of several at last, with a count", "0-6,8-9 #7", "1-3,5-9", 0],
    ["overlap at first, equal at last", "0-5,7-9", "1-5,7-10", null],
    ["overlap at first, equal at last, with a count", "0-5,7-9 #8", "1-5,7-10", 0],
    ["the first overlaps", "0-3,6-9", "1-10", null],
    ["the first overlaps, with a count", "0-3,6-9 #7", "1-10", 0],
  ],
};

/**
 * Rules separated by `|`: `action operator code,code` or `action status` of the condition DisruptionTarget. The pod:
 * `container=code` and `init:container=code`, or the condition's status. Left out: a rule by index with its gate off.
 */
export type FailureRow = readonly [name: string, rules: string | null, pod: string, action: string];

export const failurePolicy: OutsideTable<FailureRow> = {
  file: "k8s.io/kubernetes/pkg/controller/job/pod_failure_policy_test.go",
  tests: "TestMatchPodFailurePolicy",
  release: "v1.34.2",
  rows: [
    ["an unknown action by exit code is skipped", "UnknownAction In 1,2 | FailJob In 2,3", "main=2", "FailJob"],
    ["an unknown action by condition is skipped", "UnknownAction True | Ignore True", "True", "Ignore"],
    ["an unknown operator is skipped", "Ignore Unknown 1,2 | FailJob In 2,3", "main=2", "FailJob"],
    ["no policy rules", null, "main=2", "Count"],
    ["Ignore by exit code", "Ignore In 1,2,3", "main=2", "Ignore"],
    ["negative exit codes", "Ignore In -1073741676,-1073741510", "main=-1073741510", "Ignore"],
    ["FailJob by exit code", "FailJob In 1,2,3", "main=2", "FailJob"],
    ["successful containers are skipped", "FailJob NotIn 111", "init:init=0 main=111 support=0", "Count"],
    ["FailIndex by exit code", "FailIndex In 1,2,3", "main=2", "FailIndex"],
    ["NotIn and 0", "FailJob NotIn 0", "main=1 support=0", "FailJob"],
    ["the second rule by exit code", "Count In 1,2,3 | FailJob In 4,5,6", "main=6", "FailJob"],
    ["Count by exit code", "Count In 1,2,3", "foo bar=2", "Count"],
    ["FailIndex by condition", "FailIndex True", "True", "FailIndex"],
    ["Ignore by condition", "Ignore True", "True", "Ignore"],
    ["Ignore by status False", "Ignore False", "False", "Ignore"],
    ["Ignore by status Unknown", "Ignore Unknown", "Unknown", "Ignore"],
    ["pattern False, actual True", "Ignore False", "True", "Count"],
    ["pattern True, actual False", "Ignore True", "False", "Count"],
    ["FailJob by condition", "FailJob True", "True", "FailJob"],
    ["Count by condition", "Count True", "True", "Count"],
    ["the first rule that fits", "Count NotIn 8 | Ignore In 1,2,3 | FailJob NotIn 5,6,7", "main=32", "Count"],
  ],
};

/** Indexes that are worked on, done and failed; of the others the first `count` are made. */
export type PendingRow = readonly [
  name: string,
  active: string,
  succeeded: string,
  failed: string,
  count: number,
  completions: number,
  made: string,
];

/** Left out of `mixed`: pods without an index and below zero. */
export const pendingIndexes: OutsideTable<PendingRow> = {
  file: "k8s.io/kubernetes/pkg/controller/job/indexed_job_utils_test.go",
  tests: "TestFirstPendingIndexes",
  release: "v1.34.2",
  rows: [
    ["more wanted than completions", "", "", "", 5, 3, "0,1,2"],
    ["fewer wanted than completions", "", "", "", 2, 5, "0,1"],
    ["first pods active", "0,1", "", "", 3, 10, "2,3,4"],
    ["last pods active or succeeded", "6", "4,5", "", 6, 6, "0,1,2,3"],
    ["mixed", "3,5,8", "2,3,4,9", "", 5, 20, "0,1,6,7,10"],
    ["with failed indexes", "3,9", "1,5,9", "2,6,7", 5, 20, "0,4,8,10,11"],
  ],
};
