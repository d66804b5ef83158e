import { instant } from "../../src/model/instant.ts";
import type { Service } from "../../src/model/kinds.ts";
import { endpoints } from "../../src/network/endpoints.ts";
import type { FakeFleet } from "../support/fake-fleet.ts";
import { emptyFacts, fakeFleet, setCondition } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { look, settle } from "../support/turns.ts";

const readinessProbe = { httpGet: { port: 8080 } };
const startupProbe = { httpGet: { port: 8080 } };
const objectsWith = (container: object) => [
  aHostObject("h1"),
  aHostObject("h2"),
  aDeployment("web", { replicas: 2, container }),
];
const objects = objectsWith({ readinessProbe });

/** A process begins that knows nothing of what the one before it had measured. */
function begin(fleet: FakeFleet): void {
  fleet.facts = emptyFacts();
  fleet.now = instant(fleet.now + 10_000);
  fleet.since = fleet.now;
}

function traffic(fleet: FakeFleet, wanted = objects): boolean[] {
  const { pods } = look(fleet, wanted);
  const metadata = { name: "web", namespace: "default" };
  const service: Service = {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
  };
  return endpoints([service], pods, []).flatMap(({ ports }) =>
    ports.flatMap((port) => port.endpoints.map(({ ready }) => ready)),
  );
}

describe("a restart of Berth that has lost its journal", () => {
  it.each([
    { title: "readiness", wanted: objects },
    { title: "startup and readiness", wanted: objectsWith({ readinessProbe, startupProbe }) },
  ])("leaves pods the traffic they had until probes of $title have answered", ({ wanted }) => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    settle(fleet, wanted);
    begin(fleet);
    expect(look(fleet, wanted).pods.map(({ ready, inherited }) => [ready, inherited])).toEqual([
      [false, true],
      [false, true],
    ]);
    expect(traffic(fleet, wanted)).toEqual([true, true]);
  });

  it("asks at once though the probe has an initial delay: that passed long ago", () => {
    const delayed = objectsWith({ readinessProbe: { ...readinessProbe, initialDelaySeconds: 5 } });
    const fleet = fakeFleet({ h1: {}, h2: {} });
    settle(fleet, delayed);
    begin(fleet);
    for (const { notBefore } of look(fleet, delayed).probes) expect(notBefore).toBeLessThan(fleet.now);
  });

  it("believes a probe that has answered", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    settle(fleet, objects);
    begin(fleet);
    const fact = { outcome: "failure", since: fleet.now, message: "503" } as const;
    const probes = new Map(look(fleet, objects).probes.map(({ key }) => [key, fact]));
    fleet.facts = { ...fleet.facts, probes };
    expect(traffic(fleet)).toEqual([false, false]);
  });

  it("promises nothing of a container that started after it", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    fleet.neverReady.add("web:1");
    const since = fleet.now;
    for (let turn = 0; turn < 3; turn += 1) settle(fleet, objects);
    fleet.since = since;
    expect(traffic(fleet)).toEqual([false, false]);
  });

  it("promises nothing of a host that does not answer", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    settle(fleet, objects);
    begin(fleet);
    setCondition(fleet, "h1", "NotReady");
    setCondition(fleet, "h2", "NotReady");
    expect(traffic(fleet)).not.toContain(true);
  });
});
