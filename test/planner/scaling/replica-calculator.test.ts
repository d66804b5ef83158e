import { instant } from "../../../src/model/instant.ts";
import { groupPods } from "../../../src/planner/scaling/autoscaler/group-pods.ts";
import { type PodSample, requestsOf } from "../../../src/planner/scaling/autoscaler/pod-sample.ts";
import type { Readings } from "../../../src/planner/scaling/autoscaler/readings.ts";
import {
  replicasByAverage,
  replicasByUtilization,
  usualTolerance,
} from "../../../src/planner/scaling/autoscaler/replica-calculator.ts";
import { averageCases, groupCases, utilizationCases } from "./cases/replica-calculator.ts";

const now = instant(1_800_000_000_000);
const delays = { initializationMs: 120_000, initialReadinessMs: 10_000 };

interface Shape {
  readonly unready?: readonly number[];
  readonly hot?: readonly number[];
  readonly phases?: string;
  readonly requests?: readonly number[];
}

const phaseNames: Readonly<Record<string, string>> = { R: "Running", F: "Failed", P: "Pending", D: "Running" };

/** Pods as upstream's test makes them: two containers that ask for the same, ready since the beginning of time. */
function podsOf(count: number, { unready = [], hot, phases = "", requests = [] }: Shape): PodSample[] {
  return Array.from({ length: Math.max(count, phases.length) }, (_, index) => {
    const letter = phases[index] ?? "R";
    const request = requests[index];
    const resources = request === undefined ? {} : { resources: { requests: { cpu: `${request}m` } } };
    return {
      id: `test-pod-${index}`,
      name: `test-pod-${index}`,
      phase: phaseNames[letter] ?? "Running",
      leaving: letter === "D",
      startedAt: hot?.includes(index) ? now : instant(hot ? now - 180_000 : 0),
      ready: { status: !unready.includes(index), since: instant(0) },
      spec: { containers: ["a", "b"].map((name) => ({ name, image: "web:1", ...resources })) },
    };
  });
}

function readingsFor(levels: readonly number[], containers: number): Readings {
  const at = instant(0);
  return new Map(
    levels.map((level, index) => [`test-pod-${index}`, { value: level * containers, at, windowMs: 60_000 }]),
  );
}

describe("replicas by utilization", () => {
  it.each(utilizationCases)("%s", (_name, row) => {
    const pods = podsOf(row.replicas, row);
    const requests = requestsOf(pods, { resource: "cpu", container: null });
    if (typeof requests === "string") {
      expect(requests).toContain(row.expected);
      return;
    }
    const sampled = {
      ...{ currentReplicas: row.replicas, pods, readings: readingsFor(row.levels, 2), isCpu: true },
      ...{ tolerance: usualTolerance, now, delays },
    };
    expect(replicasByUtilization(sampled, row.target, requests)).toEqual({
      replicas: row.expected,
      utilization: row.utilization,
      averageValue: row.value,
    });
  });

  it("assumes of a silent pod what the target allows where that is more than it asks for", () => {
    const pods = podsOf(2, { requests: [1000, 1000] });
    const requests = requestsOf(pods, { resource: "cpu", container: null });
    if (typeof requests === "string") throw new Error(requests);
    const sampled = {
      ...{ currentReplicas: 2, pods, readings: readingsFor([1000], 2), isCpu: true, tolerance: usualTolerance, now },
    };
    expect(replicasByUtilization(sampled, 200, requests)).toMatchObject({ replicas: 2, utilization: 100 });
  });

  it("says so where no reading is of a known pod", () => {
    const sampled = {
      ...{ currentReplicas: 1, pods: podsOf(1, { requests: [1000] }), isCpu: true, tolerance: usualTolerance, now },
      readings: new Map([["an-older-pod-name", { value: 100, at: now, windowMs: 60_000 }]]),
    };
    const requests = new Map([["test-pod-0", 2000]]);
    expect(replicasByUtilization(sampled, 100, requests)).toBe("no metrics returned matched known pods");
  });
});

describe("replicas by an amount for each pod", () => {
  it.each(averageCases)("%s", (_name, row) => {
    const sampled = {
      ...{ currentReplicas: row.replicas, pods: podsOf(row.replicas, row), readings: readingsFor(row.levels, 1) },
      ...{ isCpu: false, tolerance: usualTolerance, now, delays },
    };
    const expected = { replicas: row.expected, utilization: null, averageValue: row.value };
    expect(replicasByAverage(sampled, row.target)).toEqual(expected);
  });
});

describe("groups of pods", () => {
  it.each(groupCases)("%s", (_name, { phase = "Succeeded", resource, started, ready, reading, group }) => {
    const ago = (seconds: number) => instant(now - seconds * 1000);
    const pod: PodSample = {
      ...{ id: "p", name: "p", phase, leaving: false, spec: { containers: [] } },
      startedAt: started === undefined ? null : ago(started),
      ready: ready ? { status: ready[0], since: ago(ready[1]) } : null,
    };
    const readings: Readings = reading
      ? new Map([["p", { value: 1, at: ago(reading[0]), windowMs: reading[1] * 1000 }]])
      : new Map();
    const groups = groupPods([pod], { readings, isCpu: resource === "cpu", now, delays });
    const found = (["unready", "missing", "ignored"] as const).find((name) => groups[name].has("p")) ?? "ready";
    expect([found, groups.ready]).toEqual([group, group === "ready" ? 1 : 0]);
  });
});
