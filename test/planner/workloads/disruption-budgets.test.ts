import type { PodDisruptionBudget } from "../../../src/model/kinds.ts";
import { readTurn } from "../../../src/planner/read-turn.ts";
import { disruptionBudgets } from "../../../src/planner/workloads/disruption-budgets.ts";
import { fakeFleet, setCondition } from "../../support/fake-fleet.ts";
import { aConfigMap, aDeployment, aHostObject } from "../../support/object-builders.ts";
import { inputFor } from "../../support/planner-input.ts";
import { look, settle } from "../../support/turns.ts";

const hosts = [aHostObject("h1")];

function allowed(spec: PodDisruptionBudget["spec"], replicas: number, silent = false): number | undefined {
  const fleet = fakeFleet({ h1: {} });
  const budget: PodDisruptionBudget = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace: "default" },
    spec: { selector: { matchLabels: { app: "web" } }, ...spec },
  };
  const objects = [...hosts, budget, aDeployment("web", { replicas }), aDeployment("other", { replicas: 3 })];
  settle(fleet, objects);
  if (silent) setCondition(fleet, "h1", "Unknown");
  return disruptionBudgets(readTurn(inputFor(fleet, objects), fleet.now))[0]?.disruptionsAllowed;
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
];

describe("a disruption budget", () => {
  it.each(budgets)("of %j lets, of %d pods, %d go", (spec, replicas, count) => {
    expect(allowed(spec, replicas)).toBe(count);
  });

  it("lets nobody go while none is healthy", () => {
    expect(allowed({ maxUnavailable: 1 }, 3, true)).toBe(0);
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
