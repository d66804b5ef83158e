import { instant } from "../../../src/model/instant.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { type FakeFleet, fakeFleet, remember, setCondition } from "../../support/fake-fleet.ts";
import { aJob } from "../../support/more-objects.ts";
import { aHostObject } from "../../support/object-builders.ts";
import { execute, look, settle } from "../../support/turns.ts";

const hosts = [aHostObject("h1"), aHostObject("h2")];

/** A fleet on which every task ends with the code as soon as it starts; null: it goes on. */
function fleetEnding(code: number | null): FakeFleet {
  const fleet = fakeFleet({ h1: {}, h2: {} });
  if (code !== null) fleet.exits.set("task:1", code);
  return fleet;
}

function turns(fleet: FakeFleet, objects: readonly AnyObject[], count: number, seconds = 1): Plan {
  for (let turn = 1; turn < count; turn++) {
    const made = look(fleet, objects);
    execute(fleet, made);
    remember(fleet, made);
    fleet.now = instant(fleet.now + seconds * 1000);
  }
  return look(fleet, objects);
}

function phases({ pods }: Plan): (string | undefined)[] {
  return pods.map(({ status }) => status.phase);
}

function outcome({ workloads }: Plan): string | undefined {
  return workloads[0]?.conditions.map(({ type, reason }) => `${type} ${reason}`)[0];
}

describe("Job", () => {
  it("runs to its completions, so many at a time", () => {
    const active: number[] = [];
    const settled = settle(fleetEnding(0), [...hosts, aJob("task", { completions: 3, parallelism: 2 })], {
      each: ({ pods }) => active.push(pods.filter(({ status }) => status.phase !== "Succeeded").length),
    });
    expect(phases(settled)).toEqual(["Succeeded", "Succeeded", "Succeeded"]);
    expect(Math.max(...active)).toBe(2);
    expect(outcome(settled)).toBe("Complete CompletionsReached");
  });

  it("does not run again once it is complete, whatever is forgotten", () => {
    const fleet = fleetEnding(0);
    const objects = [...hosts, aJob("task")];
    settle(fleet, objects);
    fleet.facts = { ...fleet.facts, podCidrs: new Map(), probes: new Map() };
    expect(look(fleet, objects).steps).toEqual([]);
  });

  it("tries again after 10, 20, 40 seconds and gives up beyond its limit", () => {
    const fleet = fleetEnding(1);
    const objects = [...hosts, aJob("task", { backoffLimit: 2 })];
    expect(phases(turns(fleet, objects, 8))).toEqual(["Failed"]);
    const last = turns(fleet, objects, 120);
    expect(phases(last)).toEqual(["Failed", "Failed", "Failed"]);
    expect(outcome(last)).toBe("Failed BackoffLimitExceeded");
  });

  it("starts a container again in its pod with OnFailure, and counts that", () => {
    const fleet = fleetEnding(1);
    const last = turns(fleet, [...hosts, aJob("task", { backoffLimit: 1, restartPolicy: "OnFailure" })], 60);
    expect(outcome(last)).toBe("Failed BackoffLimitExceeded");
  });

  it("gives each index its own pod, name and variable", () => {
    const made = look(fleetEnding(0), [
      ...hosts,
      aJob("task", { completions: 2, parallelism: 2, completionMode: "Indexed" }),
    ]);
    const told = made.pods.map(({ manifest }) => manifest.spec.containers[0]?.env?.map(({ value }) => value));
    expect(told).toEqual([["0"], ["1"]]);
    expect(made.pods.map(({ manifest }) => manifest.spec.hostname)).toEqual(["task-0", "task-1"]);
  });

  it("fails indexes one by one where each has a limit of its own", () => {
    const job = aJob("task", { completions: 2, parallelism: 2, completionMode: "Indexed", backoffLimitPerIndex: 0 });
    expect(outcome(turns(fleetEnding(1), [...hosts, job], 60))).toBe("Failed FailedIndexes");
  });

  it("ends at once where the policy says so", () => {
    const rules = [{ action: "FailJob", onExitCodes: { operator: "In", values: [42] } }];
    const last = turns(fleetEnding(42), [...hosts, aJob("task", { podFailurePolicy: { rules } })], 30);
    expect(phases(last)).toEqual(["Failed"]);
    expect(outcome(last)).toBe("Failed PodFailurePolicy");
  });

  it("does not count failures that the policy ignores", () => {
    const rules = [{ action: "Ignore", onExitCodes: { operator: "In", values: [42] } }];
    const last = turns(fleetEnding(42), [...hosts, aJob("task", { backoffLimit: 0, podFailurePolicy: { rules } })], 10);
    expect(outcome(last)).toBeUndefined();
  });

  it("is over when its time is up", () => {
    const fleet = fleetEnding(null);
    const objects = [...hosts, aJob("task", { activeDeadlineSeconds: 30 })];
    turns(fleet, objects, 10);
    const last = turns(fleet, objects, 60);
    expect(outcome(last)).toBe("Failed DeadlineExceeded");
    expect(phases(last)).toEqual(["Failed"]);
    expect(last.steps).toEqual([]);
  });

  it("stops its pods while it is suspended", () => {
    const fleet = fleetEnding(null);
    settle(fleet, [...hosts, aJob("task")]);
    expect(settle(fleet, [...hosts, aJob("task", { suspend: true })]).pods).toEqual([]);
  });

  it("is complete by its success policy before all indexes are done", () => {
    const fleet = fleetEnding(0);
    const job = aJob("task", {
      completions: 5,
      parallelism: 1,
      completionMode: "Indexed",
      successPolicy: { rules: [{ succeededIndexes: "0-1", succeededCount: 1 }] },
    });
    const settled = settle(fleet, [...hosts, job]);
    expect(outcome(settled)).toBe("Complete SuccessPolicy");
    expect(settled.pods).toHaveLength(1);
  });

  it("is done elsewhere when its host stays silent", () => {
    const fleet = fleetEnding(null);
    const objects = [...hosts, aHostObject("h3"), aJob("task")];
    fleet.hosts.set("h3" as never, fakeFleet({ h3: {} }).hosts.get("h3" as never) as never);
    const host = settle(fleet, objects).pods[0]?.host ?? "";
    setCondition(fleet, host, "Unknown");
    fleet.now = instant(fleet.now + 301_000);
    const moved = settle(fleet, objects).pods.filter(({ leaving }) => !leaving);
    expect(moved.map((pod) => pod.host === host)).toEqual([false]);
  });
});
