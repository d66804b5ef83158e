import { instant } from "../../../src/model/instant.ts";
import type { PodDisruptionBudget } from "../../../src/model/kinds.ts";
import { hostName } from "../../../src/model/names.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { fleetCapacity } from "../../../src/planner/moves/fleet-capacity.ts";
import { proposeMoves } from "../../../src/planner/moves/propose-moves.ts";
import { type FakeFleet, fakeFleet, remember } from "../../support/fake-fleet.ts";
import { aClaim, aDaemonSet, aReplicaSet, aStatefulSet } from "../../support/more-objects.ts";
import { aDeployment, aHostObject } from "../../support/object-builders.ts";
import { inputFor } from "../../support/planner-input.ts";
import { execute, look, settle } from "../../support/turns.ts";

const hosts = ["h1", "h2", "h3"].map((name) => aHostObject(name));
const newFleet = () => fakeFleet({ h1: {}, h2: {}, h3: {} });
const small = { resources: { requests: { cpu: "500m", memory: "256Mi" } } };

/** Pods one host each, as they come to lie when hosts are added one after the other. */
function scattered(fleet: FakeFleet, objects: readonly AnyObject[]): void {
  for (const index of objects.keys()) {
    const open = hosts.map((host, at) =>
      aHostObject(host.metadata.name, { unschedulable: at !== index % hosts.length }),
    );
    settle(fleet, [...open, ...objects.slice(0, index + 1)]);
  }
}

function ask(fleet: FakeFleet, objects: readonly AnyObject[], moveBudget = 10) {
  const proposed = proposeMoves(inputFor(fleet, objects), fleet.now, moveBudget);
  const wishes = proposed.moves.map(({ uid, from }) => [uid, { from, at: fleet.now, reason: "rebalance" }] as const);
  fleet.facts = { ...fleet.facts, moves: new Map(wishes) };
  return proposed;
}

function eachTurn(fleet: FakeFleet, objects: readonly AnyObject[], turns: number): Plan[] {
  return Array.from({ length: turns }, () => {
    const made = look(fleet, objects);
    execute(fleet, made);
    remember(fleet, made);
    fleet.now = instant(fleet.now + 1000);
    return made;
  });
}

const serving = ({ pods }: Plan, owner: string) =>
  pods.filter((pod) => pod.owner.name === owner && pod.ready && pod.leaving === null).length;
const where = ({ pods }: Plan, owner: string) =>
  pods.filter((pod) => pod.owner.name === owner && pod.leaving === null).map(({ host }) => host);

function aBudget(spec: PodDisruptionBudget["spec"], app: string): PodDisruptionBudget {
  const selector = { matchLabels: { app } };
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: app, namespace: "default" },
    spec: { selector, ...spec },
  };
}

describe("what a rebalancing proposes", () => {
  const apps = ["a", "b", "c"].map((name) => aDeployment(name, { replicas: 1, container: small }));

  it("empties hosts, those of DaemonSets' pods apart", () => {
    const fleet = newFleet();
    scattered(fleet, apps);
    const objects = [...hosts, ...apps, aDaemonSet("agent")];
    settle(fleet, objects);
    const proposed = proposeMoves(inputFor(fleet, objects), fleet.now, 10);
    expect(proposed.used).toBe(3);
    expect(proposed.emptied.length).toBe(2);
    expect(proposed.moves.map(({ owner }) => owner.name).sort()).toHaveLength(2);
    expect(new Set(proposed.moves.map(({ to }) => to)).size).toBe(1);
  });

  it("keeps to the budget of moves and to disruption budgets", () => {
    const fleet = newFleet();
    scattered(fleet, apps);
    const input = inputFor(fleet, [...hosts, ...apps]);
    expect(proposeMoves(input, fleet.now, 1).moves.length).toBe(1);
    const guarded = [...hosts, ...apps, ...["a", "b", "c"].map((app) => aBudget({ maxUnavailable: 0 }, app))];
    expect(proposeMoves(inputFor(fleet, guarded), fleet.now, 10)).toMatchObject({ moves: [], order: null });
  });

  it("moves no pod away from its data", () => {
    const fleet = newFleet();
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    const objects = [aDeployment("db", { replicas: 1, pod: { volumes } }), ...apps.slice(1), aClaim("data")];
    scattered(fleet, [objects[3] as AnyObject, ...objects.slice(0, 3)]);
    const proposed = proposeMoves(inputFor(fleet, [...hosts, ...objects]), fleet.now, 10);
    expect(proposed.moves.map(({ owner }) => owner.name)).not.toContain("db");
  });
});

describe("a pod that is asked to move", () => {
  it("is replaced elsewhere before it goes, and the wish is forgotten", () => {
    const fleet = newFleet();
    const apps = ["a", "b", "c"].map((name) => aDeployment(name, { replicas: 1, container: small }));
    scattered(fleet, apps);
    const objects = [...hosts, ...apps];
    const proposed = ask(fleet, objects);
    const plans = eachTurn(fleet, objects, 15);
    for (const name of ["a", "b", "c"]) expect(Math.min(...plans.map((plan) => serving(plan, name)))).toBe(1);
    const last = look(fleet, objects);
    const used = ["a", "b", "c"].flatMap((name) => where(last, name));
    expect(new Set(used).size).toBe(1);
    expect(used.some((host) => host !== null && proposed.emptied.includes(host))).toBe(false);
    expect(fleet.facts.moves.size).toBe(0);
    expect(last.steps).toEqual([]);
  });

  it("stays while a disruption budget has nothing left, and the plan says so", () => {
    const fleet = newFleet();
    const web = aDeployment("web", {
      replicas: 2,
      container: small,
      strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    });
    settle(fleet, [...hosts, web]);
    const objects = [...hosts, web, aBudget({ minAvailable: 2 }, "web")];
    const [pod] = look(fleet, objects).pods;
    if (!pod?.host) throw new Error("no pod");
    fleet.facts = {
      ...fleet.facts,
      moves: new Map([[pod.uid, { from: pod.host, at: fleet.now, reason: "rebalance" }]]),
    };
    const plan = look(fleet, objects);
    expect(serving(plan, "web")).toBe(2);
    expect(plan.held.map(({ reason }) => reason)).toEqual([
      `default/${pod.name} stays for now (moves off ${pod.host}: rebalance): the disruption budget web allows no more`,
    ]);
    eachTurn(fleet, [...hosts, web], 12);
    expect(where(look(fleet, [...hosts, web]), "web")).not.toContain(pod.host);
  });

  it.each([
    ["StatefulSet", aStatefulSet("db", { replicas: 2 }), 1],
    ["ReplicaSet", aReplicaSet("db", { replicas: 2 }), 2],
  ])("of a %s keeps %d serving", (_kind, object, least) => {
    const fleet = newFleet();
    const objects = [...hosts, object];
    const before = settle(fleet, objects);
    const [pod] = before.pods;
    if (!pod?.host) throw new Error("no pod");
    const from = pod.host;
    fleet.facts = { ...fleet.facts, moves: new Map([[pod.uid, { from, at: fleet.now, reason: "rebalance" }]]) };
    const plans = eachTurn(fleet, objects, 15);
    expect(Math.min(...plans.map((plan) => serving(plan, "db")))).toBe(least);
    const after = look(fleet, objects);
    expect(serving(after, "db")).toBe(2);
    expect(after.pods.some(({ uid, host }) => uid === pod.uid && host === from)).toBe(false);
    expect(fleet.facts.moves.size).toBe(0);
  });

  it("stays for good where nothing else has room, and is left alone after an hour", () => {
    const fleet = newFleet();
    const web = aDeployment("web", { replicas: 1, pod: { nodeSelector: { disk: "fast" } } });
    const objects = [aHostObject("h1", {}, { disk: "fast" }), ...hosts.slice(1), web];
    settle(fleet, objects);
    const [pod] = look(fleet, objects).pods;
    if (!pod) throw new Error("no pod");
    fleet.facts = {
      ...fleet.facts,
      moves: new Map([[pod.uid, { from: hostName("h1"), at: fleet.now, reason: "rebalance" }]]),
    };
    const [first] = eachTurn(fleet, objects, 5);
    expect(first?.refusals.length).toBe(1);
    expect(first?.wakeAt).not.toBeNull();
    expect(serving(look(fleet, objects), "web")).toBe(1);
    fleet.now = instant(fleet.now + 3_600_000);
    const late = look(fleet, objects);
    expect([late.refusals, late.steps]).toEqual([[], []]);
  });
});

describe("what a fleet could do with", () => {
  it("counts how few hosts would do, of those there are and of another shape", () => {
    const fleet = fakeFleet({ h1: {}, h2: { cpuMillis: 8000 }, h3: {} });
    const apps = ["a", "b", "c"].map((name) =>
      aDeployment(name, { replicas: 2, container: { resources: { requests: { cpu: "1" } } } }),
    );
    scattered(fleet, apps);
    const objects = [...hosts, ...apps];
    const shape = { cpuMillis: 2000, memoryBytes: 2 ** 33, other: {} };
    const found = fleetCapacity(inputFor(fleet, objects), fleet.now, shape);
    expect(found).toMatchObject({
      pods: 6,
      requested: { cpuMillis: 6000 },
      allocatable: { cpuMillis: 16_000 },
      fewest: { hosts: 1, lowerBound: 1 },
      ofShape: { hosts: 3, lowerBound: 3 },
    });
    expect(found.hosts.map(({ name, pods }) => [name, pods])).toEqual([
      ["h1", 2],
      ["h2", 2],
      ["h3", 2],
    ]);
  });

  it("gives every host its DaemonSets' pods, and no host more pods than it may run", () => {
    const fleet = newFleet();
    const objects = [...hosts, aDaemonSet("agent"), aDeployment("web", { replicas: 5 })];
    settle(fleet, objects);
    const input = inputFor(fleet, objects);
    const found = fleetCapacity({ ...input, settings: { ...input.settings, maxPodsPerHost: 3 } }, fleet.now, null);
    expect([found.fewest.hosts, found.ofShape]).toEqual([3, null]);
  });
});

it("asks no room of a pod that has ended", () => {
  const fleet = fakeFleet({ h1: { cpuMillis: 1000 } });
  const large = { resources: { requests: { cpu: "800m" } } };
  const host = aHostObject("h1");
  const job: AnyObject = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "once", namespace: "default" },
    spec: {
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [{ name: "app", image: "task:1", imagePullPolicy: "IfNotPresent", ...large }],
        },
      },
    },
  } as AnyObject;
  fleet.exits.set("task:1", 0);
  settle(fleet, [host, job]);
  const plan = settle(fleet, [host, job, aDeployment("web", { replicas: 1, container: large })]);
  expect(plan.refusals).toEqual([]);
  expect(serving(plan, "web")).toBe(1);
});
