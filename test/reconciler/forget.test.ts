import { type FailureFact, type ProbeFact, probeKey } from "../../src/model/facts.ts";
import { instant } from "../../src/model/instant.ts";
import { hostName, podUid } from "../../src/model/names.ts";
import { failureKey } from "../../src/model/subject.ts";
import { withoutBygones } from "../../src/reconciler/forget.ts";
import { nextWake } from "../../src/reconciler/next-wake.ts";
import { type FakeFleet, fakeFleet, hostOf, observe } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { settle } from "../support/turns.ts";

const objects = [aHostObject("h1"), aHostObject("h2"), aDeployment("web")];

function settled(): FakeFleet {
  const fleet = fakeFleet({ h1: {}, h2: {} });
  settle(fleet, objects);
  return fleet;
}

const success = (since: number): ProbeFact => ({ outcome: "success", since: instant(since), message: "" });
const failure = (lastAt: number): FailureFact => ({ count: 3, lastAt: instant(lastAt), message: "no", code: "no" });

describe("what a look at the hosts makes bygone", () => {
  it("is what probes said of containers that are gone", () => {
    const fleet = settled();
    const before = fleet.facts;
    expect(before.probes.size).toBe(2);
    expect(withoutBygones(before, observe(fleet)).probes).toBe(before.probes);
    const gone = probeKey("gone", instant(fleet.now - 5000), "readiness");
    const [present = ""] = before.probes.keys();
    const earlierStart = present.replace(/@\d+/, "@1000");
    const probes = new Map(before.probes).set(gone, success(fleet.now - 5000)).set(earlierStart, success(1000));
    expect(withoutBygones({ ...before, probes }, observe(fleet)).probes).toEqual(before.probes);
    settle(fleet, [...objects.slice(0, 2), aDeployment("web", { replicas: 0 })]);
    expect(withoutBygones(fleet.facts, observe(fleet)).probes.size).toBe(0);
  });

  it("is not what a host may run that was never seen, unless it stays away", () => {
    const fleet = settled();
    const { probes, failures } = fleet.facts;
    const { hosts, at } = observe(fleet);
    const unseen = hosts.map((host) => ({ ...host, engine: null, pods: [] }));
    expect(withoutBygones({ probes, failures }, { hosts: unseen, at }).probes).toBe(probes);
    expect(withoutBygones({ probes, failures }, { hosts: unseen, at: instant(at + 3_700_000) }).probes.size).toBe(0);
  });

  it("is a failure that has not come back for longer than anything is held back, or of a host that is gone", () => {
    const fleet = settled();
    const now = fleet.now;
    const failures = new Map([
      [failureKey(hostName("h1"), "web:2"), failure(now - 300_000)],
      [failureKey(hostName("h2"), "web:2"), failure(now - 900_000)],
      [failureKey(hostName("h3"), "web:2"), failure(now)],
    ]);
    const { probes } = fleet.facts;
    expect([...withoutBygones({ probes, failures }, observe(fleet)).failures.keys()]).toEqual(["h1 web:2"]);
    expect(hostOf(fleet, "h1").condition).toBe("Ready");
  });
});

describe("the next look", () => {
  const now = instant(1_000_000);
  const leaving = new Map([[podUid("a"), { since: now, reason: "scaled" }]]);
  const drained = new Set([podUid("a")]);

  it.each([
    ["is the plan's where nobody leaves", new Map(), new Set<never>(), instant(now + 9000), now + 9000],
    ["is never where neither asks for one", new Map(), new Set<never>(), null, null],
    ["is soon while a leaving pod is not drained", leaving, new Set<never>(), null, now + 500],
    ["is sooner still where the plan asks for that", leaving, new Set<never>(), instant(now + 100), now + 100],
    ["is the plan's once all that leave are drained", leaving, drained, null, null],
  ])("%s", (_name, away, done, wakeAt, expected) => {
    expect(nextWake(wakeAt, { leaving: away, drained: done }, now)).toBe(expected);
  });
});
