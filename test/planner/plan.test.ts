import { instant } from "../../src/model/instant.ts";
import type { Plan } from "../../src/model/plan.ts";
import { sandboxName } from "../../src/planner/pods/pod-names.ts";
import { render } from "../../src/planner/render.ts";
import { fakeFleet, hostOf, kill, setCondition } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { look, settle } from "../support/turns.ts";

const hosts = [aHostObject("h1"), aHostObject("h2")];
const twoHosts = () => fakeFleet({ h1: {}, h2: {} });

function readyPods({ pods }: Plan): number {
  return pods.filter(({ ready, leaving }) => ready && !leaving).length;
}

describe("plan", () => {
  it("brings a Deployment up on empty hosts and then has nothing to do", () => {
    const fleet = twoHosts();
    const settled = settle(fleet, [...hosts, aDeployment("web", { replicas: 3 })]);
    expect(readyPods(settled)).toBe(3);
    expect(look(fleet, [...hosts, aDeployment("web", { replicas: 3 })]).steps).toEqual([]);
  });

  it("rolls a new image out without ever serving from fewer pods than allowed", () => {
    const fleet = twoHosts();
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    settle(fleet, [...hosts, aDeployment("web", { replicas: 3, strategy })]);
    const ready: number[] = [];
    const next = [...hosts, aDeployment("web", { replicas: 3, strategy, image: "web:2" })];
    const settled = settle(fleet, next, { each: (made) => ready.push(readyPods(made)) });
    expect(Math.min(...ready)).toBe(3);
    expect(settled.pods.map(({ manifest }) => manifest.spec.containers[0]?.image)).toEqual(["web:2", "web:2", "web:2"]);
  });

  it("keeps old pods serving when the new image does not exist", () => {
    const fleet = twoHosts();
    settle(fleet, [...hosts, aDeployment("web")]);
    fleet.missingImages.add("web:2");
    const next = [...hosts, aDeployment("web", { image: "web:2" })];
    for (let turn = 0; turn < 5; turn++) settleOnce(fleet, next);
    const made = look(fleet, next);
    expect(readyPods(made)).toBe(2);
    expect(render(made)).toContain("pull-image failed");
  });

  it("starts a killed container again at once", () => {
    const fleet = twoHosts();
    const objects = [...hosts, aDeployment("web", { replicas: 1 })];
    const settled = settle(fleet, objects);
    const pod = settled.pods[0];
    const name = [...hostOf(fleet, pod?.host ?? "").containers.keys()].find((it) => it.includes("_app_"));
    if (!pod || !name) throw new Error("no container");
    kill(fleet, pod.host ?? "", name);
    const healing = look(fleet, objects);
    expect(healing.steps.map(({ action }) => action.kind)).toEqual([
      "retire-container",
      "create-container",
      "start-container",
    ]);
    expect(readyPods(settle(fleet, objects))).toBe(1);
  });

  it("starts a killed sandbox again with the same address, then its containers", () => {
    const fleet = twoHosts();
    const objects = [...hosts, aDeployment("web", { replicas: 1 })];
    const pod = settle(fleet, objects).pods[0];
    if (!pod) throw new Error("no pod");
    kill(fleet, pod.host ?? "", sandboxName(pod));
    const settled = settle(fleet, objects);
    expect(settled.pods.map(({ address, ready }) => ({ address, ready }))).toEqual([
      { address: pod.address, ready: true },
    ]);
  });

  it("moves pods from a silent host after five minutes, and removes the surplus when it is back", () => {
    const fleet = twoHosts();
    const objects = [...hosts, aHostObject("h3"), aDeployment("web", { replicas: 2 })];
    fleet.hosts.set("h3" as never, hostOf(fakeFleet({ h3: {} }), "h3"));
    const first = settle(fleet, objects).pods[0]?.host ?? "";
    setCondition(fleet, first, "Unknown");
    expect(look(fleet, objects).steps).toEqual([]);
    fleet.now = instant(fleet.now + 301_000);
    expect(readyPods(settle(fleet, objects))).toBe(2);
    setCondition(fleet, first, "Ready");
    const back = settle(fleet, objects);
    expect(back.pods).toHaveLength(2);
    expect(readyPods(back)).toBe(2);
  });
});

function settleOnce(...[fleet, objects]: Parameters<typeof settle>): void {
  try {
    settle(fleet, objects, { turns: 1 });
  } catch {
    // One turn is never enough to be settled.
  }
}
