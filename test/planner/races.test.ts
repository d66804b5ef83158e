import { instant } from "../../src/model/instant.ts";
import type { HostName } from "../../src/model/names.ts";
import { plan } from "../../src/planner/plan.ts";
import { type FakeFleet, fakeFleet, hostOf, kill, observe, setCondition } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { desiredOf, testSettings } from "../support/planner-input.ts";
import { look, settle } from "../support/turns.ts";

const hosts = [aHostObject("h1"), aHostObject("h2")];
const objects = [...hosts, aDeployment("web", { replicas: 1 })];

function running(): { fleet: FakeFleet; host: string; app: string } {
  const fleet = fakeFleet({ h1: {}, h2: {} });
  const host = settle(fleet, objects).pods[0]?.host ?? "";
  const app = [...hostOf(fleet, host).containers.keys()].find((name) => name.includes("_app_"));
  if (!app) throw new Error("no container");
  return { fleet, host, app };
}

// Each of these was seen on real hosts: what an engine tells is never of one instant.
describe("looks that fall between two steps", () => {
  it("begins no first attempt while a later one is on its way", () => {
    const { fleet, host, app } = running();
    hostOf(fleet, host).containers.delete(app as never);
    const next = app.replace(/_\d+$/, "_1");
    hostOf(fleet, host).inFlight = [{ subject: next, kind: "create-container", since: fleet.now }];
    expect(look(fleet, objects).steps).toEqual([]);
  });

  it("ends an earlier attempt that still runs beside a later one, and keeps it for its log", () => {
    const { fleet, host, app } = running();
    const { containers } = hostOf(fleet, host);
    const later = containers.get(app as never);
    if (!later) throw new Error("no container");
    const spec = { ...later.spec, labels: { ...later.spec.labels, "berth.dev/attempt": "1" } };
    containers.set(app.replace(/_\d+$/, "_1") as never, { ...later, id: "later", spec });
    expect(
      look(fleet, objects).steps.map(({ action }) => [action.kind, "container" in action && action.container]),
    ).toEqual([
      ["stop-container", app],
      ["retire-container", app],
    ]);
  });

  it("keeps one predecessor of a container and no more", () => {
    const { fleet, host } = running();
    const names = () => [...hostOf(fleet, host).containers.keys()].filter((name) => name.includes("_app_"));
    const ofAttempt = (attempt: number) => names().filter((name) => name.endsWith(`_${attempt}`)).length;
    for (const attempt of [0, 1, 2]) {
      const name = names().find((each) => each.endsWith(`_${attempt}`));
      // Long enough to be started again without delay.
      fleet.now = instant(fleet.now + 700_000);
      if (name) kill(fleet, host, name);
      settle(fleet, objects);
    }
    expect([0, 1, 2, 3].map(ofAttempt)).toEqual([0, 0, 1, 1]);
  });
});

describe("the same pod on two hosts", () => {
  it("stays where it is ready; the other copy goes without being drained", () => {
    const { fleet, host } = running();
    const other = host === "h1" ? "h2" : "h1";
    for (const [name, container] of hostOf(fleet, host).containers) {
      if (!name.includes("_web-")) continue;
      const state = { kind: "created", at: fleet.now } as const;
      hostOf(fleet, other).containers.set(name, { ...container, id: `copy-${container.id}`, state });
    }
    const made = look(fleet, objects);
    expect(made.pods.map((pod) => [pod.host, pod.ready])).toEqual([[host, true]]);
    expect(new Set(made.steps.map(({ action }) => action.host))).toEqual(new Set([other]));
    expect(made.steps.at(-1)?.because.reason).toBe("the same pod runs on another host");
  });
});

describe("a host of ours that was not seen yet", () => {
  const silent = (): FakeFleet => {
    const { fleet, host } = running();
    setCondition(fleet, host, "Unknown");
    return fleet;
  };
  /** What a new process knows: the host does not answer, and nothing of what is on it. */
  const planUnseen = (fleet: FakeFleet, facts = fleet.facts) => {
    const seen = observe(fleet);
    const blank = { engine: null, pods: [], helpers: [], networks: [] };
    const unseen = seen.hosts.map((host) => (host.condition === "Unknown" ? { ...host, ...blank } : host));
    return plan(
      { desired: desiredOf(objects), observed: { ...seen, hosts: unseen }, facts, settings: testSettings },
      fleet.now,
    );
  };

  it("keeps what may run on it from being started elsewhere, and says so", () => {
    const made = planUnseen(silent());
    expect(made.steps).toEqual([]);
    expect(made.held[0]?.reason).toContain("waiting for a first look at h");
    expect(made.wakeAt).not.toBeNull();
  });

  it("for as long as pods tolerate a silent host, no longer", () => {
    const fleet = silent();
    fleet.now = instant(fleet.now + testSettings.tolerationSeconds * 1000 + 1);
    expect(planUnseen(fleet).steps.map(({ action }) => action.kind)).toContain("create-container");
  });

  it("and holds up nothing where it never belonged to the cluster", () => {
    const fleet = silent();
    const made = planUnseen(fleet, { ...fleet.facts, podCidrs: new Map<HostName, string>() });
    expect(made.steps.map(({ action }) => action.kind)).toContain("create-container");
  });
});
