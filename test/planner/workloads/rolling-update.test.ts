import { instant } from "../../../src/model/instant.ts";
import type { LivePod } from "../../../src/planner/pods/live-pod.ts";
import { readTurn } from "../../../src/planner/read-turn.ts";
import type { Turn } from "../../../src/planner/turn.ts";
import { deployment } from "../../../src/planner/workloads/deployment.ts";
import { type DeploymentFacts, isComplete, isOverdue } from "../../../src/planner/workloads/deployment-state.ts";
import { intOrPercent } from "../../../src/planner/workloads/int-or-percent.ts";
import {
  daemonLimits as limitsOfDaemonSet,
  statefulUnavailable as mostOfStatefulSet,
} from "../../../src/planner/workloads/most-unavailable.ts";
import { proportionalSizes, type RevisionGroup } from "../../../src/planner/workloads/proportional-sizes.ts";
import { rankForRemoval } from "../../../src/planner/workloads/rank-for-removal.ts";
import { rollingLimits } from "../../../src/planner/workloads/rolling-limits.ts";
import { rollOut } from "../../../src/planner/workloads/rolling-update.ts";
import { templateHashOf } from "../../../src/planner/workloads/template.ts";
import { fakeFleet } from "../../support/fake-fleet.ts";
import { aLivePod, livePods } from "../../support/live-pods.ts";
import { aDeployment, aHostObject } from "../../support/object-builders.ts";
import { inputFor } from "../../support/planner-input.ts";
import { deletions, removals } from "./cases/removal.ts";
import {
  cleanups,
  completions,
  daemonLimits,
  deadlines,
  fenceposts,
  furtherDowns,
  mostUnavailable,
  oldPods,
  proportions,
  requeues,
  scaleDowns,
  scaleUps,
  scalings,
  shares,
  statefulUnavailable,
} from "./cases/rollouts.ts";

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

describe("a rolling update of ten", () => {
  it.each(scaleUps.rows)("with surge %d, %d old and %d new has %d new next", (maxSurge, old, current, expected) => {
    expect(outcome({ maxSurge, maxUnavailable: 0, old, current }).current).toBe(expected);
  });

  it.each(scaleDowns.rows)(
    "with %d unavailable, %d old, %d new, of which %d and %d are ready, has %d old next",
    (maxUnavailable, old, current, oldReady, currentReady, expected) => {
      expect(outcome({ maxSurge: 0, maxUnavailable, old, oldReady, current, currentReady }).old).toBe(expected);
    },
  );

  it.each(furtherDowns.rows)(
    "with %d unavailable and %d old, %d ready, has %d old next",
    (maxUnavailable, old, oldReady, expected) => {
      expect(outcome({ maxSurge: 0, maxUnavailable, old, oldReady, current: 0 }).old).toBe(expected);
    },
  );

  it.each(cleanups.rows)(
    "with %d old, %d ready, of which %d may go, loses %d that are not ready",
    (old, ready, most, cleaned) => {
      const { leave } = rollOut({
        replicas: 10,
        limits: { surge: 0, unavailable: most },
        current: [],
        old: livePods("old", old, ready),
        isAvailable: (pod) => pod.ready,
      });
      expect(leave.filter((pod) => !pod.ready)).toHaveLength(cleaned);
    },
  );
});

describe("the limits of a rolling update", () => {
  it.each(fenceposts.rows)(
    "rounds surge %s and unavailable %s of %d to %d and %d",
    (maxSurge, maxUnavailable, desired, surge, unavailable) => {
      expect(rollingLimits({ strategy: { rollingUpdate: { maxSurge, maxUnavailable } } }, desired)).toEqual({
        surge,
        unavailable,
      });
    },
  );

  it.each(mostUnavailable.rows)("%s", (_, replicas, maxUnavailable, most, least) => {
    const { unavailable } = rollingLimits({ strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable } } }, replicas);
    expect([unavailable, replicas - unavailable]).toEqual([most, least]);
  });

  it.each(statefulUnavailable.rows)("of a StatefulSet: %s of %d is %d", (value, replicas, most) => {
    expect(mostOfStatefulSet(value ?? undefined, replicas)).toBe(most);
  });

  it.each(daemonLimits.rows)("of a DaemonSet: %s", (_, rollingUpdate, hosts, surge, unavailable) => {
    expect(limitsOfDaemonSet({ updateStrategy: { rollingUpdate } }, hosts)).toEqual({ surge, unavailable });
  });
});

describe("a Deployment that is scaled", () => {
  it.each(scalings.rows)("%s", (_, replicas, current, old, currentNext, oldNext) => {
    const strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } };
    const moves = rollOut({
      replicas,
      limits: rollingLimits({ strategy }, replicas),
      current: livePods("new", current),
      old: livePods("old", old),
      isAvailable: ({ ready }) => ready,
    });
    const gone = (prefix: string) => moves.leave.filter(({ name }) => name.startsWith(prefix)).length;
    expect([current + moves.create - gone("new"), old - gone("old")]).toEqual([currentNext, oldNext]);
  });
});

describe("a Deployment that is scaled while its rollout stands still", () => {
  it.each(proportions.rows)("%s", (_, replicas, surge, sizes, next) => {
    const groups = sizes.map((size, place): RevisionGroup => {
      return { hash: `${place}`, age: -place, template: {}, good: true, pods: livePods(`${place}`, size) };
    });
    const resizes = proportionalSizes(groups, { replicas, surge });
    const changes = new Map(resizes.map(({ group, change }) => [group.hash, change]));
    expect(sizes.map((size, place) => size + (changes.get(`${place}`) ?? 0))).toEqual(next);
  });
});

describe("a share of a count", () => {
  it.each(shares.rows)("%s of %d, rounded %s, is %d", (value, total, round, count) => {
    expect(intOrPercent(value, total, round)).toBe(count);
  });
});

describe("how far a Deployment is", () => {
  const progressed = 10;

  function facts(
    updated: readonly LivePod[],
    old: readonly LivePod[],
    replicas: number,
    seconds: number,
  ): DeploymentFacts {
    return {
      replicas,
      hash: "x",
      current: updated,
      old,
      needed: replicas,
      isAvailable: ({ ready }) => ready,
      now: instant((progressed + seconds) * 1000),
    };
  }

  it.each(completions.rows)("%s", (_, desired, there, updated, available, complete) => {
    const all = livePods("p", there).map((pod, index) => ({ ...pod, ready: index >= there - available }));
    expect(isComplete(facts(all.slice(0, updated), all.slice(updated), desired, 0))).toBe(complete);
  });

  it.each(deadlines.rows)("%s", (_, deadline, seconds, complete, timedOut) => {
    const web = aDeployment("web", deadline === null ? {} : { progressDeadlineSeconds: deadline });
    const pods = livePods("p", 3).map((pod, index) => ({ ...pod, ready: complete || index > 0 }));
    expect(isOverdue(web, facts(pods, [], 3, seconds))).toBe(timedOut);
  });

  it.each(requeues.rows)("%s", (_, seconds, complete, after) => {
    const web = aDeployment("web", { replicas: 3, progressDeadlineSeconds: 60 });
    const hash = templateHashOf(web.spec.template);
    const own = livePods("p", 3, complete ? 3 : 1).map((pod) => ({
      ...pod,
      templateHash: hash,
      createdAt: instant(10_000),
    }));
    const { wakeAt } = deployment(web, own, turnAt(progressed + seconds));
    expect(wakeAt).toBe(after === null ? null : instant((progressed + seconds + after) * 1000));
  });

  it.each(oldPods.rows)("made anew: %s", (_, phases, wait) => {
    const web = aDeployment("web", { replicas: 2, strategy: { type: "Recreate" } });
    const own = phases.map((phase, index) => ({ ...aLivePod(`old-${index}`, { phase }), templateHash: "before" }));
    expect(deployment(web, own, turnAt(progressed)).create).toHaveLength(wait ? 0 : 2);
  });

  function turnAt(seconds: number): Turn {
    const fleet = fakeFleet({ h1: {} });
    const turn = readTurn(inputFor(fleet, [aHostObject("h1")]), fleet.now);
    return { ...turn, now: instant(seconds * 1000) };
  }
});

describe("a scale-down", () => {
  it.each(removals.rows)("removes %s before %s", (goes, stays) => {
    const rows = [onHost("a", stays), onHost("b", goes)];
    const pods = rows.flat();
    for (const order of [pods, [...pods].reverse()]) {
      const ranked = rankForRemoval(order).filter(({ name }) => name === "a" || name === "b");
      expect(ranked.map(({ name }) => name)).toEqual(["b", "a"]);
    }
  });

  it.each(deletions.rows)("%s", (_, texts, diff, gone) => {
    const pods = texts.map((text, index) => podOf(`${index}`, text, `h${index}`));
    const removed = rankForRemoval(pods).slice(0, diff);
    const names = removed.map(({ name }) => texts[Number(name)]);
    expect([...names].sort()).toEqual(gone.split(", ").filter(Boolean).sort());
  });

  /** The pod, and another on the same host where it is one of two. */
  function onHost(name: string, text: string): LivePod[] {
    const pod = podOf(name, text, `host-${name}`);
    return text.includes("doubled") ? [pod, podOf(`${name}-beside`, "ready 1000", `host-${name}`)] : [pod];
  }

  function podOf(name: string, text: string, host: string): LivePod {
    const number = (word: string) => {
      const match = new RegExp(`${word} (\\d+)`).exec(text);
      return match ? Number(match[1]) : undefined;
    };
    const hours = number("ready");
    const seconds = (ago: number) => 10_000_000 - ago * 3600;
    const cost = number("cost");
    const pod = aLivePod(name, {
      host,
      phase: hours === undefined ? (text.split(" ")[0] ?? "") : "Running",
      readySince: hours === undefined ? null : seconds(hours),
      createdAt: seconds(number("created") ?? hours ?? 0),
      restarts: number("restarts") ?? 0,
      ...(cost !== undefined && { deletionCost: String(cost) }),
    });
    const sidecar = { name: "sidecar", image: "", imageID: "", ready: true, restartCount: number("sidecar") ?? 0 };
    return { ...pod, status: { ...pod.status, initContainerStatuses: [sidecar] } };
  }

  it("removes one of two on the same host before one alone on its host", () => {
    const pods = [aLivePod("a", { host: "h1" }), aLivePod("b", { host: "h2" }), aLivePod("c", { host: "h2" })];
    expect(rankForRemoval(pods)[0]?.host.name).toBe("h2");
  });
});
