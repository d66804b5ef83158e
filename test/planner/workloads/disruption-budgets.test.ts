import type { BudgetState } from "../../../src/model/budget-state.ts";
import { instant } from "../../../src/model/instant.ts";
import type { PodDisruptionBudget, PriorityClass } from "../../../src/model/kinds.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import { fakeFleet, remember, setCondition } from "../../support/fake-fleet.ts";
import { aDaemonSet } from "../../support/more-objects.ts";
import { aConfigMap, aDeployment, aHostObject, aPod } from "../../support/object-builders.ts";
import { execute, look, settle } from "../../support/turns.ts";

const hosts = [aHostObject("h1")];

function aBudget(spec: PodDisruptionBudget["spec"], app = "web"): PodDisruptionBudget {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: app, namespace: "default" },
    spec: { selector: { matchLabels: { app } }, ...spec },
  };
}

function stateOf(objects: readonly AnyObject[], after: (fleet: ReturnType<typeof fakeFleet>) => void = () => {}) {
  const fleet = fakeFleet({ h1: {} });
  settle(fleet, [...hosts, ...objects]);
  after(fleet);
  return look(fleet, [...hosts, ...objects]).budgets[0];
}

function allowed(spec: PodDisruptionBudget["spec"], replicas: number): number | undefined {
  const objects = [aBudget(spec), aDeployment("web", { replicas }), aDeployment("other", { replicas: 3 })];
  return stateOf(objects)?.disruptionsAllowed;
}

/** By the rules of pkg/controller/disruption of kubernetes/kubernetes: percentages round up. */
const budgets: [spec: PodDisruptionBudget["spec"], replicas: number, allowed: number][] = [
  [{ minAvailable: 2 }, 3, 1],
  [{ minAvailable: 3 }, 3, 0],
  [{ minAvailable: 5 }, 3, 0],
  [{ minAvailable: "50%" }, 3, 1],
  [{ minAvailable: "28%" }, 7, 5],
  [{ maxUnavailable: 1 }, 3, 1],
  [{ maxUnavailable: 0 }, 3, 0],
  [{ maxUnavailable: "30%" }, 4, 2],
  [{ maxUnavailable: "100%" }, 2, 2],
  [{}, 3, 0],
];

describe("a disruption budget", () => {
  it.each(budgets)("of %j lets, of %d pods, %d go", (spec, replicas, count) => {
    expect(allowed(spec, replicas)).toBe(count);
  });

  it("lets nobody go while none is healthy", () => {
    const objects = [aBudget({ maxUnavailable: 1 }), aDeployment("web", { replicas: 3 })];
    const silent = stateOf(objects, (fleet) => setCondition(fleet, "h1", "Unknown"));
    expect(silent).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 2, expectedPods: 3 });
  });

  it("counts by what is wanted, not by what there is, unless it counts what must stay", () => {
    const scaledUp = (spec: PodDisruptionBudget["spec"]): BudgetState | undefined => {
      const fleet = fakeFleet({ h1: {} });
      settle(fleet, [...hosts, aBudget(spec), aDeployment("web", { replicas: 2 })]);
      return look(fleet, [...hosts, aBudget(spec), aDeployment("web", { replicas: 6, image: "web:1" })]).budgets[0];
    };
    expect(scaledUp({ maxUnavailable: 1 })).toMatchObject({
      expectedPods: 6,
      desiredHealthy: 5,
      disruptionsAllowed: 0,
    });
    expect(scaledUp({ minAvailable: "50%" })).toMatchObject({ expectedPods: 6, desiredHealthy: 3, currentHealthy: 2 });
  });

  it("leaves pods out that nobody answers for, and says which kind it can not count", () => {
    const alone = stateOf([aBudget({ maxUnavailable: 1 }), aPod("web")]);
    expect(alone).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0, currentHealthy: 1, problem: null });
    const daemons = stateOf([aBudget({ maxUnavailable: 1 }, "agent"), aDaemonSet("agent")]);
    expect(daemons).toMatchObject({
      disruptionsAllowed: 0,
      problem: expect.stringMatching(/^found no controllers for pod "agent-/),
    });
  });

  it("is spared by a pod that has to make room for itself, where others would do", () => {
    const fleet = fakeFleet({ h1: { cpuMillis: 1000 }, h2: { cpuMillis: 1000 } });
    const both = [aHostObject("h1"), aHostObject("h2")];
    const pod = { terminationGracePeriodSeconds: 1 };
    const large = { resources: { requests: { cpu: "700m" } } };
    const guarded = aDeployment("web", { replicas: 1, container: large, pod });
    const free = aDeployment("worker", { replicas: 1, container: large, pod });
    const important: PriorityClass = {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "important" },
      value: 1000,
    };
    const before = [...both, important, aBudget({ minAvailable: 1 }), guarded, free];
    settle(fleet, before);
    const urgent = aDeployment("urgent", {
      replicas: 1,
      container: large,
      pod: { ...pod, priorityClassName: "important" },
    });
    const plan = look(fleet, [...before, urgent]);
    const leaving = plan.pods.filter(({ leaving: going }) => going !== null).map(({ owner }) => owner.name);
    expect(leaving).toEqual(["worker"]);
    execute(fleet, plan);
    remember(fleet, plan);
    fleet.now = instant(fleet.now + 1000);
    expect(look(fleet, [...before, urgent]).budgets[0]?.currentHealthy).toBe(1);
  });
});

describe("a changed ConfigMap", () => {
  const volumes = [{ name: "settings", configMap: { name: "settings" } }];
  const before = aConfigMap("settings", { color: "blue" });
  const after = aConfigMap("settings", { color: "red" });

  it("is written where it is mounted, and restarts nothing", () => {
    const fleet = fakeFleet({ h1: {} });
    const web = aDeployment("web", { replicas: 1, pod: { volumes } });
    settle(fleet, [...hosts, before, web]);
    expect(look(fleet, [...hosts, after, web]).steps.map(({ action }) => action.kind)).toEqual(["write-volume-files"]);
  });

  it("rolls its consumers out where they ask for it", () => {
    const fleet = fakeFleet({ h1: {} });
    const annotations = { "reloader.stakater.com/auto": "true" };
    const web = aDeployment("web", { replicas: 1, pod: { volumes }, annotations });
    const first = settle(fleet, [...hosts, before, web]).pods[0]?.uid;
    const second = settle(fleet, [...hosts, after, web]).pods[0]?.uid;
    expect(second).not.toBe(first);
    expect(look(fleet, [...hosts, after, web]).steps).toEqual([]);
  });
});
