import type { OutsideTable } from "../../../support/outside-table.ts";

/**
 * The pod that goes first, and the one that stays: `phase`, `ready HOURS` for how long, `created HOURS` ago (as long as it is ready
 * unless told), `restarts N`, `sidecar N` restarts, `cost N`, `doubled` for one of two on its host.
 */
export type RemovalRow = readonly [goes: string, stays: string];

/**
 * Left out: pods without a host, ready pods that do not know since when, what holds with a gate off, and pods that are
 * equal to the nearest power of two of their ages, which Berth tells apart.
 */
export const removals: OutsideTable<RemovalRow> = {
  file: "k8s.io/kubernetes/pkg/controller/controller_utils_test.go",
  tests: "TestSortingActivePodsWithRanks",
  release: "v1.34.2",
  rows: [
    ["Pending", "Unknown doubled"],
    ["Unknown", "Running doubled"],
    ["Running", "ready 0"],
    ["ready 0", "ready 720"],
    ["ready 0 doubled", "ready 720"],
    ["ready 0 restarts 9001", "ready 0"],
    ["ready 0 restarts 9001 sidecar 9001", "ready 0 restarts 9001"],
    ["ready 0 doubled", "ready 0 restarts 9001"],
    ["ready 0", "ready 0 created 720"],
    ["ready 0 created 720 doubled", "ready 0"],
    ["ready 0 created 720 cost 10 doubled", "ready 0 created 720 cost 100"],
    ["ready 2 created 720", "ready 5 created 720"],
  ],
};

/** Pods in order, and how many of them, from which, go. Left out: pods without a host, and pods related to those of another owner. */
export const deletions: OutsideTable<readonly [name: string, pods: readonly string[], diff: number, gone: string]> = {
  file: "k8s.io/kubernetes/pkg/controller/replicaset/replica_set_test.go",
  tests: "TestGetPodsToDelete",
  release: "v1.34.2",
  rows: [
    ["len(pods) = 0 (i.e., diff = 0 too)", [], 0, ""],
    ["diff = len(pods)", ["Running", "ready 0"], 2, "Running, ready 0"],
    ["diff < len(pods)", ["ready 0", "Running"], 1, "Running"],
    ["ready vs not-ready, diff < len(pods)", ["ready 0", "Running", "Running"], 2, "Running, Running"],
    ["pending vs running, diff < len(pods)", ["Pending", "Running"], 1, "Pending"],
    [
      "various pod phases and conditions, diff < len(pods)",
      ["ready 0", "ready 0", "Running", "Pending"],
      2,
      "Pending, Running",
    ],
  ],
};
