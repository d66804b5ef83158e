import { instant } from "../../../src/model/instant.ts";
import type { Deployment } from "../../../src/model/kinds.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { rollingLimits } from "../../../src/planner/workloads/rolling-limits.ts";
import { templateHashOf } from "../../../src/planner/workloads/template.ts";
import { type FakeFleet, fakeFleet, remember } from "../../support/fake-fleet.ts";
import { aClaim } from "../../support/more-objects.ts";
import { aCronScaler, aDeployment, aHostObject } from "../../support/object-builders.ts";
import { execute, look, settle } from "../../support/turns.ts";

const hosts = [aHostObject("h1"), aHostObject("h2")];
const newFleet = () => fakeFleet({ h1: {}, h2: {} });

function images({ pods }: Plan): (string | undefined)[] {
  return pods.filter(({ leaving }) => !leaving).map(({ manifest }) => manifest.spec.containers[0]?.image);
}

function turns(fleet: FakeFleet, objects: readonly AnyObject[], count: number): Plan {
  for (let turn = 0; turn < count; turn++) {
    const made = look(fleet, objects);
    execute(fleet, made);
    remember(fleet, made);
    fleet.now = instant(fleet.now + 1000);
  }
  return look(fleet, objects);
}

function knowRevisions(fleet: FakeFleet, good: Deployment, declared: Deployment): void {
  const fact = ({ spec }: Deployment, number: number) => ({
    number,
    templateHash: templateHashOf(spec.template),
    template: spec.template,
    createdAt: fleet.now,
    good: number === 1,
    changeCause: "",
  });
  fleet.facts = {
    ...fleet.facts,
    revisions: new Map([["Deployment.apps default/web", [fact(good, 1), fact(declared, 2)]]]),
  };
}

/** maxSurge, maxUnavailable, replicas, and what Kubernetes makes of them: docs of Deployment, "Max Unavailable" and "Max Surge". */
const roundings: [number | string, number | string, number, number, number][] = [
  ["25%", "25%", 1, 1, 0],
  ["25%", "25%", 3, 1, 0],
  ["25%", "25%", 4, 1, 1],
  ["25%", "25%", 10, 3, 2],
  [1, 0, 5, 1, 0],
  [0, 1, 5, 0, 1],
  [0, 0, 5, 0, 1],
  [0, "10%", 5, 0, 1],
  ["0%", "0%", 5, 0, 1],
  ["100%", "100%", 5, 5, 5],
  [10, 20, 5, 10, 5],
  ["50%", 0, 3, 2, 0],
];

describe("rollingLimits", () => {
  it.each(roundings)(
    "surge %s, unavailable %s of %d is %d and %d",
    (maxSurge, maxUnavailable, replicas, surge, unavailable) => {
      const strategy = { rollingUpdate: { maxSurge, maxUnavailable } };
      expect(rollingLimits({ strategy }, replicas)).toEqual({ surge, unavailable });
    },
  );
});

describe("Deployment", () => {
  it("has no two revisions at once with Recreate", () => {
    const fleet = newFleet();
    const strategy = { type: "Recreate" };
    settle(fleet, [...hosts, aDeployment("web", { strategy })]);
    const mixes: number[] = [];
    const settled = settle(fleet, [...hosts, aDeployment("web", { strategy, image: "web:2" })], {
      each: ({ pods }) => mixes.push(new Set(pods.map(({ templateHash }) => templateHash)).size),
    });
    expect(Math.max(...mixes)).toBe(1);
    expect(images(settled)).toEqual(["web:2", "web:2"]);
  });

  it("waits minReadySeconds before it counts a pod, and asks to be woken then", () => {
    const fleet = newFleet();
    const objects = [...hosts, aDeployment("web", { replicas: 1, minReadySeconds: 30 })];
    const early = turns(fleet, objects, 5);
    expect(early.workloads[0]?.availableReplicas).toBe(0);
    expect(early.wakeAt).toBeGreaterThan(fleet.now);
    expect(turns(fleet, objects, 40).workloads[0]?.availableReplicas).toBe(1);
  });

  it("scales but does not roll out while paused", () => {
    const fleet = newFleet();
    settle(fleet, [...hosts, aDeployment("web", { replicas: 3 })]);
    const settled = settle(fleet, [...hosts, aDeployment("web", { replicas: 2, image: "web:2", paused: true })]);
    expect(images(settled)).toEqual(["web:1", "web:1"]);
  });

  it("scales the revision there is while paused, though another is declared", () => {
    const fleet = newFleet();
    const before = aDeployment("web", { replicas: 2 });
    settle(fleet, [...hosts, before]);
    knowRevisions(fleet, before, aDeployment("web", { image: "web:2" }));
    const paused = aDeployment("web", { replicas: 5, image: "web:2", paused: true });
    expect(images(settle(fleet, [...hosts, paused]))).toEqual(Array(5).fill("web:1"));
  });

  it("scales every revision in proportion in the middle of a paused rollout", () => {
    const fleet = newFleet();
    const strategy = { rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } };
    const before = aDeployment("web", { replicas: 6, strategy });
    const after = aDeployment("web", { replicas: 6, strategy, image: "web:2" });
    settle(fleet, [...hosts, before]);
    fleet.neverReady.add("web:2");
    turns(fleet, [...hosts, after], 6);
    knowRevisions(fleet, before, after);
    const count = (plan: Plan) =>
      ["web:1", "web:2"].map((image) => images(plan).filter((each) => each === image).length);
    const paused = (replicas: number) => aDeployment("web", { replicas, strategy, image: "web:2", paused: true });
    expect(count(look(fleet, [...hosts, paused(6)]))).toEqual([6, 2]);
    expect(count(settle(fleet, [...hosts, paused(10)]))).toEqual([9, 3]);
    expect(count(settle(fleet, [...hosts, paused(2)]))).toEqual([3, 1]);
    expect(count(settle(fleet, [...hosts, paused(0)]))).toEqual([0, 0]);
  });

  it("does not begin while paused, and says so; what was good before is made again", () => {
    const fleet = newFleet();
    const paused = aDeployment("web", { image: "web:2", paused: true });
    const fresh = settle(fleet, [...hosts, paused]);
    expect(images(fresh)).toEqual([]);
    expect(fresh.held.map(({ reason }) => reason)).toEqual([
      "paused, and nothing of it runs: its rollout has to be resumed to begin",
    ]);
    knowRevisions(fleet, aDeployment("web"), paused);
    expect(images(settle(fleet, [...hosts, paused]))).toEqual(["web:1", "web:1"]);
  });

  it("takes over at a third revision in the middle of a rollout", () => {
    const fleet = newFleet();
    settle(fleet, [...hosts, aDeployment("web", { replicas: 4 })]);
    fleet.neverReady.add("web:2");
    turns(fleet, [...hosts, aDeployment("web", { replicas: 4, image: "web:2" })], 4);
    expect(images(settle(fleet, [...hosts, aDeployment("web", { replicas: 4, image: "web:3" })]))).toEqual(
      Array(4).fill("web:3"),
    );
  });

  it("says that its deadline has passed, and keeps the old pods", () => {
    const fleet = newFleet();
    settle(fleet, [...hosts, aDeployment("web")]);
    fleet.neverReady.add("web:2");
    const next = aDeployment("web", { image: "web:2", progressDeadlineSeconds: 20 });
    const late = turns(fleet, [...hosts, next], 40);
    expect(late.workloads[0]?.conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
      "Available True MinimumReplicasAvailable",
      "Progressing False ProgressDeadlineExceeded",
    ]);
    expect(late.pods.filter(({ ready }) => ready)).toHaveLength(2);
  });

  it("returns to the last good revision when the deadline has passed, and stays there", () => {
    const fleet = newFleet();
    const good = aDeployment("web");
    const next = aDeployment("web", { image: "web:2", progressDeadlineSeconds: 20 });
    settle(fleet, [...hosts, good]);
    fleet.neverReady.add("web:2");
    knowRevisions(fleet, good, next);
    const late = turns(fleet, [...hosts, next], 90);
    expect(images(late)).toEqual(["web:1", "web:1"]);
    expect(late.held.map(({ reason }) => reason).join()).toContain("missed its progress deadline");
    expect(turns(fleet, [...hosts, next], 60).steps).toEqual([]);
  });

  it("does not return where an annotation says so", () => {
    const fleet = newFleet();
    const annotations = { "berth.dev/return-to-last-good": "false" };
    const next = aDeployment("web", { image: "web:2", progressDeadlineSeconds: 20, annotations });
    settle(fleet, [...hosts, aDeployment("web")]);
    fleet.neverReady.add("web:2");
    knowRevisions(fleet, aDeployment("web"), next);
    expect(images(turns(fleet, [...hosts, next], 90))).toContain("web:2");
  });

  it("stops first where a volume has a single writer, and says so", () => {
    const fleet = newFleet();
    const pod = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] };
    const before = [...hosts, aClaim("data"), aDeployment("web", { replicas: 1, pod })];
    settle(fleet, before);
    const after = [...hosts, aClaim("data"), aDeployment("web", { replicas: 1, pod, image: "web:2" })];
    expect(look(fleet, after).held.map(({ reason }) => reason)).toContain(
      "old pods stop before new ones start: claim data has a single writer",
    );
    const together: number[] = [];
    settle(fleet, after, { each: ({ pods }) => together.push(pods.length) });
    expect(Math.max(...together)).toBe(1);
  });

  it("stops first where every host has its port taken", () => {
    const fleet = newFleet();
    const container = { ports: [{ containerPort: 80, hostPort: 80 }] };
    settle(fleet, [...hosts, aDeployment("web", { container })]);
    const settled = settle(fleet, [...hosts, aDeployment("web", { container, image: "web:2" })]);
    expect(images(settled)).toEqual(["web:2", "web:2"]);
  });

  it("follows the clock where a ScaledObject rules it", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} }, Date.parse("2026-11-21T16:59:30Z"));
    const objects = [...hosts, aDeployment("web"), aCronScaler("office", "web")];
    expect(settle(fleet, objects, { turns: 20 }).pods).toHaveLength(4);
    fleet.now = instant(Date.parse("2026-11-21T17:00:00Z"));
    expect(settle(fleet, objects).pods).toHaveLength(1);
  });

  it("leaves a host that is tainted NoExecute, at once or as long after as it tolerates", () => {
    const fleet = newFleet();
    settle(fleet, [...hosts, aDeployment("web")]);
    const taints = [{ key: "repair", effect: "NoExecute", timeAdded: new Date(fleet.now).toISOString() }];
    const repaired = [aHostObject("h1", { taints }), aHostObject("h2", { taints })];
    const tolerant = { tolerations: [{ key: "repair", operator: "Exists", tolerationSeconds: 60 }] };
    expect(look(fleet, [...repaired, aDeployment("web")]).pods.filter(({ leaving }) => leaving)).toHaveLength(2);
    const other = newFleet();
    const patient = aDeployment("web", { pod: tolerant });
    settle(other, [...repaired, patient], { turns: 30 });
    other.now = instant(other.now + 61_000);
    expect(look(other, [...repaired, patient]).pods.some(({ leaving }) => leaving)).toBe(true);
  });

  it("lets a leaving pod serve on for as long as its preStop hook sleeps", () => {
    const fleet = newFleet();
    const container = { lifecycle: { preStop: { sleep: { seconds: 20 } } } };
    settle(fleet, [...hosts, aDeployment("web", { replicas: 2, container })]);
    const fewer = [...hosts, aDeployment("web", { replicas: 1, container })];
    const waiting = turns(fleet, fewer, 10);
    expect(waiting.steps).toEqual([]);
    expect(waiting.wakeAt).toBeGreaterThan(fleet.now);
    expect(turns(fleet, fewer, 30).pods).toHaveLength(1);
  });
});
