import { rankForRemoval } from "../../../src/planner/workloads/rank-for-removal.ts";
import { rollingLimits } from "../../../src/planner/workloads/rolling-limits.ts";
import { rollOut } from "../../../src/planner/workloads/rolling-update.ts";
import { aLivePod, livePods } from "../../support/live-pods.ts";

interface Row {
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
  readonly old: number;
  readonly oldReady?: number;
  readonly current: number;
  readonly currentReady?: number;
}

function outcome({ maxSurge, maxUnavailable, old, oldReady, current, currentReady }: Row) {
  const moves = rollOut({
    replicas: 10,
    limits: rollingLimits({ strategy: { rollingUpdate: { maxSurge, maxUnavailable } } }, 10),
    current: livePods("new", current, currentReady),
    old: livePods("old", old, oldReady),
    isAvailable: ({ ready }) => ready,
  });
  const gone = moves.leave.map(({ name }) => name.slice(0, 3));
  return {
    current: current + moves.create - gone.filter((name) => name === "new").length,
    old: old - gone.filter((name) => name === "old").length,
  };
}

/** Rows of TestDeploymentController_reconcileNewReplicaSet, pkg/controller/deployment/rolling_test.go of kubernetes/kubernetes. */
const scaleUps: [maxSurge: number, old: number, current: number, expected: number][] = [
  [0, 10, 0, 0],
  [2, 10, 0, 2],
  [2, 5, 0, 7],
  [2, 10, 2, 2],
  [2, 2, 11, 10],
];

/** Rows of TestDeploymentController_reconcileOldReplicaSets, same file. */
const scaleDowns: [
  maxUnavailable: number,
  old: number,
  current: number,
  oldReady: number,
  currentReady: number,
  expected: number,
][] = [
  [0, 10, 0, 10, 0, 9],
  [2, 10, 0, 10, 0, 8],
  [2, 10, 0, 8, 0, 8],
  [2, 10, 0, 9, 0, 8],
  [2, 8, 2, 8, 0, 8],
];

/** Rows of TestDeploymentController_scaleDownOldReplicaSetsForRollingUpdate, same file, that have no unready pod to clean up. */
const furtherDowns: [maxUnavailable: number, old: number, oldReady: number, expected: number][] = [
  [0, 10, 10, 9],
  [2, 10, 10, 8],
  [2, 0, 0, 0],
];

/** Rows of TestResolveFenceposts, pkg/controller/deployment/util/deployment_util_test.go. */
const fenceposts: [maxSurge: string, maxUnavailable: string, desired: number, surge: number, unavailable: number][] = [
  ["39%", "39%", 10, 4, 3],
  ["0%", "0%", 10, 0, 1],
];

describe("a rolling update of ten", () => {
  it.each(scaleUps)("with surge %d, %d old and %d new has %d new next", (maxSurge, old, current, expected) => {
    expect(outcome({ maxSurge, maxUnavailable: 0, old, current }).current).toBe(expected);
  });

  it.each(scaleDowns)(
    "with %d unavailable, %d old, %d new, of which %d and %d are ready, has %d old next",
    (maxUnavailable, old, current, oldReady, currentReady, expected) => {
      expect(outcome({ maxSurge: 0, maxUnavailable, old, oldReady, current, currentReady }).old).toBe(expected);
    },
  );

  it.each(furtherDowns)(
    "with %d unavailable and %d old, %d ready, has %d old next",
    (maxUnavailable, old, oldReady, expected) => {
      expect(outcome({ maxSurge: 0, maxUnavailable, old, oldReady, current: 0 }).old).toBe(expected);
    },
  );

  it.each(fenceposts)(
    "rounds surge %s and unavailable %s of %d to %d and %d",
    (maxSurge, maxUnavailable, desired, surge, unavailable) => {
      expect(rollingLimits({ strategy: { rollingUpdate: { maxSurge, maxUnavailable } } }, desired)).toEqual({
        surge,
        unavailable,
      });
    },
  );
});

describe("a scale-down", () => {
  /** The rules of ActivePodsWithRanks, pkg/controller/controller_utils.go, one after another; the first pod goes. */
  const pairs: [rule: string, goes: Parameters<typeof aLivePod>[1], stays: Parameters<typeof aLivePod>[1]][] = [
    ["pending before running", { phase: "Pending", readySince: null }, { readySince: null }],
    ["not ready before ready", { readySince: null }, {}],
    ["cheap before dear", { deletionCost: "-5" }, { deletionCost: "0" }],
    ["ready for less time before longer", { readySince: 20 }, { readySince: 10 }],
    ["more restarts before fewer", { restarts: 3 }, { restarts: 1 }],
    ["newer before older", { createdAt: 5 }, { createdAt: 1 }],
  ];

  it.each(pairs)("removes %s", (_, goes, stays) => {
    const pods = [aLivePod("stays", stays), aLivePod("goes", goes)];
    expect(rankForRemoval(pods)[0]?.name).toBe("goes");
    expect(rankForRemoval([...pods].reverse())[0]?.name).toBe("goes");
  });

  it("removes one of two on the same host before one alone on its host", () => {
    const pods = [aLivePod("a", { host: "h1" }), aLivePod("b", { host: "h2" }), aLivePod("c", { host: "h2" })];
    expect(rankForRemoval(pods)[0]?.host.name).toBe("h2");
  });
});
