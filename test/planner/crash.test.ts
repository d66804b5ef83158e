import { instant } from "../../src/model/instant.ts";
import type { PodSpec } from "../../src/model/kubernetes.generated.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import { emptyFacts, type FakeFleet, fakeFleet, remember, run } from "../support/fake-fleet.ts";
import { aConfigMap, aContainer, aDeployment, aHostObject } from "../support/object-builders.ts";
import { look, settle } from "../support/turns.ts";

const spec: Partial<PodSpec> = {
  volumes: [
    { name: "scratch", emptyDir: {} },
    { name: "settings", configMap: { name: "settings" } },
  ],
  initContainers: [
    { name: "first", image: "setup:1" },
    { name: "proxy", image: "proxy:1", restartPolicy: "Always", startupProbe: { tcpSocket: { port: 1 } } },
    { name: "second", image: "setup:1", volumeMounts: [{ name: "scratch", mountPath: "/s" }] },
  ],
};
const hook = { exec: { command: ["true"] } };
const app = aContainer("web:1", {
  lifecycle: { postStart: hook, preStop: hook },
  volumeMounts: [{ name: "settings", mountPath: "/settings" }],
});

const hosts = [aHostObject("h1"), aHostObject("h2")];
const settings = aConfigMap("settings", { color: "blue" });
const web = (image: string, strategy = "Recreate"): AnyObject[] => [
  ...hosts,
  settings,
  aDeployment("web", { replicas: 1, strategy: { type: strategy }, image, container: { ...app, image }, pod: spec }),
];

interface Scenario {
  readonly from: readonly AnyObject[] | null;
  readonly to: readonly AnyObject[];
}

const scenarios: Readonly<Record<string, Scenario>> = {
  "the start of a pod": { from: null, to: web("web:1") },
  "the stop of a pod": { from: web("web:1"), to: [...hosts, settings] },
  "the replacement of a pod, the old one first": { from: web("web:1"), to: web("web:2") },
  "the replacement of a pod, the new one first": {
    from: web("web:1", "RollingUpdate"),
    to: web("web:2", "RollingUpdate"),
  },
};

/** Two hosts, their state before the scenario begins. */
function begun({ from }: Scenario): FakeFleet {
  const fleet = fakeFleet({ h1: {}, h2: {} });
  fleet.exits.set("setup:1", 0);
  settle(fleet, from ?? hosts);
  return fleet;
}

/** Turns that run so many steps in all and not one more. Returns how many there were to run before all was settled. */
function runSteps(fleet: FakeFleet, objects: readonly AnyObject[], most: number): number {
  let done = 0;
  for (let quiet = 0; quiet < 5; ) {
    const plan = look(fleet, objects);
    remember(fleet, plan);
    for (const step of plan.steps) {
      if (done === most) return done;
      run(fleet, step);
      done++;
    }
    quiet = plan.steps.length === 0 ? quiet + 1 : 0;
    fleet.now = instant(fleet.now + 1000);
  }
  return done;
}

/** What is on the hosts, as far as it matters: all of it by name, and whether it runs. */
function leftOn({ hosts: all }: FakeFleet) {
  return [...all.values()].map(({ containers, volumes, files }) => ({
    containers: [...containers].map(([name, { state }]) => `${name} ${state.kind}`).sort(),
    volumes: [...volumes.keys()].sort(),
    directories: [...files.keys()].filter((path) => path.startsWith("pods/")).sort(),
  }));
}

const readyPods = ({ pods }: Plan): number => pods.filter(({ ready, leaving }) => ready && !leaving).length;

/** Steps of the longest scenario: each of them gets its crash, and a scenario that grew is noticed. */
const stepsMost = 60;

describe.each(Object.entries(scenarios))("a Berth that ends during %s", (_, scenario) => {
  const calm = begun(scenario);
  const total = runSteps(calm, scenario.to, Number.POSITIVE_INFINITY);
  const end = leftOn(calm);

  it("has something to be ended in", () => {
    expect(total).toBeGreaterThan(5);
    expect(total).toBeLessThan(stepsMost);
  });

  // Each step gets one of the two: both for every step would show no more and take twice as long.
  it.each([
    ["keeps its journal", true],
    ["loses its journal", false],
  ])("and %s, leaves nothing that the next turns do not finish, after whichever step", (_what, keeps) => {
    for (let steps = keeps ? 0 : 1; steps <= total; steps += 2) {
      const fleet = begun(scenario);
      runSteps(fleet, scenario.to, steps);
      const { podCidrs, leaving, drained } = fleet.facts;
      fleet.facts = { ...emptyFacts(), podCidrs, ...(keeps && { leaving, drained }) };
      const last = settle(fleet, scenario.to);
      expect([steps, leftOn(fleet)]).toEqual([steps, end]);
      expect(readyPods(last)).toBe(readyPods(look(calm, scenario.to)));
    }
  });
});
