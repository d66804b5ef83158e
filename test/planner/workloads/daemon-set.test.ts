import type { Plan } from "../../../src/model/plan.ts";
import { fakeFleet, hostOf } from "../../support/fake-fleet.ts";
import { aDaemonSet } from "../../support/more-objects.ts";
import { aHostObject } from "../../support/object-builders.ts";
import { look, settle } from "../../support/turns.ts";

const tainted = { taints: [{ key: "role", value: "edge", effect: "NoSchedule" }] };
const fleetOfThree = () => fakeFleet({ h1: {}, h2: {}, h3: {} });

function homes({ pods }: Plan): (string | null)[] {
  return pods.map(({ host }) => host).sort();
}

describe("DaemonSet", () => {
  it("runs one pod on each host it fits, cordoned ones too, tainted ones not", () => {
    const hosts = [aHostObject("h1"), aHostObject("h2", { unschedulable: true }), aHostObject("h3", tainted)];
    expect(homes(settle(fleetOfThree(), [...hosts, aDaemonSet("agent")]))).toEqual(["h1", "h2"]);
  });

  it("stays on a host that is tainted NoSchedule later, and leaves one tainted NoExecute", () => {
    const fleet = fleetOfThree();
    settle(fleet, [aHostObject("h1"), aHostObject("h2"), aHostObject("h3"), aDaemonSet("agent")]);
    const noExecute = { taints: [{ key: "role", value: "edge", effect: "NoExecute" }] };
    const later = [aHostObject("h1"), aHostObject("h2", tainted), aHostObject("h3", noExecute), aDaemonSet("agent")];
    expect(homes(settle(fleet, later))).toEqual(["h1", "h2"]);
  });

  it("updates one host after another", () => {
    const fleet = fleetOfThree();
    const hosts = [aHostObject("h1"), aHostObject("h2"), aHostObject("h3")];
    settle(fleet, [...hosts, aDaemonSet("agent")]);
    const unready: number[] = [];
    const settled = settle(fleet, [...hosts, aDaemonSet("agent", { image: "agent:2" })], {
      each: ({ pods }) => unready.push(3 - pods.filter(({ ready, leaving }) => ready && !leaving).length),
    });
    expect(Math.max(...unready)).toBe(1);
    expect(settled.pods.map(({ manifest }) => manifest.spec.containers[0]?.image)).toEqual([
      "agent:2",
      "agent:2",
      "agent:2",
    ]);
  });

  it("puts the new pod beside the old one where it may surge", () => {
    const fleet = fakeFleet({ h1: {} });
    const hosts = [aHostObject("h1")];
    settle(fleet, [...hosts, aDaemonSet("agent")]);
    const surging = aDaemonSet("agent", {
      image: "agent:2",
      updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    });
    const ready: number[] = [];
    settle(fleet, [...hosts, surging], {
      each: ({ pods }) => ready.push(pods.filter((pod) => pod.ready && !pod.leaving).length),
    });
    expect(Math.min(...ready)).toBe(1);
    expect(hostOf(fleet, "h1").images).toContain("agent:2");
  });

  it("comes to a host that joins", () => {
    const fleet = fleetOfThree();
    settle(fleet, [aHostObject("h1"), aDaemonSet("agent")]);
    expect(homes(look(fleet, [aHostObject("h1"), aHostObject("h2"), aDaemonSet("agent")]))).toEqual(["h1", "h2"]);
  });
});
