import { podUid } from "../../src/model/names.ts";
import { type FakeFleet, fakeFleet, hostOf, kill } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { look, settle } from "../support/turns.ts";

const objects = [aHostObject("h1"), aDeployment("web", { replicas: 1 })];

function debugged(more: object = {}): { fleet: FakeFleet; uid: string } {
  const fleet = fakeFleet({ h1: {} });
  const uid = settle(fleet, objects).pods[0]?.uid ?? "";
  const container = { name: "debugger", image: "busybox:1", tty: true, stdin: true, ...more };
  fleet.facts = { ...fleet.facts, ephemeral: new Map([[podUid(uid), [container]]]) };
  return { fleet, uid };
}

const nameOf = (fleet: FakeFleet) =>
  [...hostOf(fleet, "h1").containers.keys()].find((name) => name.includes("_debugger_"));
const statusOf = (fleet: FakeFleet) => look(fleet, objects).pods[0]?.status.ephemeralContainerStatuses;

describe("an ephemeral container", () => {
  it("joins its pod, and shares the processes of its target", () => {
    const { fleet } = debugged({ targetContainerName: "app" });
    settle(fleet, objects);
    const name = nameOf(fleet);
    const spec = name && hostOf(fleet, "h1").containers.get(name)?.spec;
    const app = [...hostOf(fleet, "h1").containers.keys()].find((each) => each.includes("_app_"));
    expect(spec).toMatchObject({
      pid: { kind: "join", container: app },
      network: { kind: "join" },
      restart: "no",
      tty: true,
    });
    expect(statusOf(fleet)).toMatchObject([{ name: "debugger", state: { running: {} } }]);
  });

  it("leaves its pod ready, and is never started again", () => {
    const { fleet } = debugged();
    settle(fleet, objects);
    const name = nameOf(fleet);
    if (!name) throw new Error("no container");
    kill(fleet, "h1", name);
    const { steps, pods } = look(fleet, objects);
    expect([steps, pods[0]?.ready]).toEqual([[], true]);
    expect(statusOf(fleet)).toMatchObject([{ state: { terminated: { exitCode: 137 } } }]);
  });

  it("goes with its pod, though nobody remembers it", () => {
    const { fleet, uid } = debugged();
    settle(fleet, objects);
    fleet.facts = { ...fleet.facts, ephemeral: new Map() };
    expect(look(fleet, objects).steps).toEqual([]);
    fleet.facts = { ...fleet.facts, drained: new Set([podUid(uid)]) };
    settle(fleet, [aHostObject("h1"), aDeployment("web", { replicas: 0 })]);
    expect([...hostOf(fleet, "h1").containers.keys()].filter((each) => each.includes("_web-"))).toEqual([]);
  });

  it("waits for its target to run", () => {
    const { fleet } = debugged({ targetContainerName: "none" });
    settle(fleet, objects);
    expect(nameOf(fleet)).toBeUndefined();
    expect(statusOf(fleet)).toMatchObject([{ state: { waiting: {} } }]);
  });
});
