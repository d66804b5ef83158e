import { instant } from "../../../src/model/instant.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { fakeFleet, hostOf, setCondition } from "../../support/fake-fleet.ts";
import { aStatefulSet } from "../../support/more-objects.ts";
import { aHostObject } from "../../support/object-builders.ts";
import { look, settle } from "../../support/turns.ts";

const hosts = [aHostObject("h1"), aHostObject("h2")];
const claims = [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }];

function names({ pods }: Plan): string[] {
  return pods.map(({ name }) => name);
}

describe("StatefulSet", () => {
  it("starts one pod after another, each when those before it are ready", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    const counts: number[] = [];
    const settled = settle(fleet, [...hosts, aStatefulSet("db")], {
      each: ({ pods }) => counts.push(pods.filter(({ ready }) => !ready).length),
    });
    expect(names(settled)).toEqual(["db-0", "db-1", "db-2"]);
    expect(Math.max(...counts)).toBe(1);
  });

  it("starts all at once where it is told to", () => {
    const made = look(fakeFleet({ h1: {}, h2: {} }), [
      ...hosts,
      aStatefulSet("db", { podManagementPolicy: "Parallel" }),
    ]);
    expect(names(made)).toEqual(["db-0", "db-1", "db-2"]);
  });

  it("counts from its start ordinal", () => {
    const settled = settle(fakeFleet({ h1: {}, h2: {} }), [
      ...hosts,
      aStatefulSet("db", { ordinals: { start: 5 }, replicas: 2 }),
    ]);
    expect(names(settled)).toEqual(["db-5", "db-6"]);
  });

  it("updates from the highest ordinal down to the partition, one at a time", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    settle(fleet, [...hosts, aStatefulSet("db")]);
    const next = aStatefulSet("db", {
      image: "db:2",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } },
    });
    const unready: number[] = [];
    const settled = settle(fleet, [...hosts, next], {
      each: ({ pods }) => unready.push(3 - pods.filter(({ ready, leaving }) => ready && !leaving).length),
    });
    expect(settled.pods.map(({ manifest }) => manifest.spec.containers[0]?.image)).toEqual(["db:1", "db:2", "db:2"]);
    expect(Math.max(...unready)).toBe(1);
  });

  it("leaves pods alone with OnDelete", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    settle(fleet, [...hosts, aStatefulSet("db")]);
    const next = aStatefulSet("db", { image: "db:2", updateStrategy: { type: "OnDelete" } });
    expect(look(fleet, [...hosts, next]).steps).toEqual([]);
  });

  it("never starts a second copy of a pod on a host that does not answer", () => {
    const fleet = fakeFleet({ h1: {}, h2: {}, h3: {} });
    const objects = [...hosts, aHostObject("h3"), aStatefulSet("db")];
    const host = settle(fleet, objects).pods[0]?.host ?? "";
    setCondition(fleet, host, "Unknown");
    fleet.now = instant(fleet.now + 3_600_000);
    expect(look(fleet, objects).steps).toEqual([]);
  });

  it("brings a pod back to the host of its data", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    const objects = [...hosts, aStatefulSet("db", { replicas: 1, volumeClaimTemplates: claims })];
    const first = settle(fleet, objects).pods[0]?.host ?? "";
    settle(fleet, [...hosts, aStatefulSet("db", { replicas: 0, volumeClaimTemplates: claims })]);
    expect([...hostOf(fleet, first).volumes.keys()]).toEqual(["berth_data_default_data-db-0"]);
    expect(settle(fleet, objects).pods[0]?.host).toBe(first);
  });

  it("does not start on an empty volume while the host that may have the data was never seen", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    const objects = [...hosts, aHostObject("h3"), aStatefulSet("db", { replicas: 1, volumeClaimTemplates: claims })];
    expect(look(fleet, objects).refusals.map(({ summary }) => summary)).toEqual([
      'data of persistentvolumeclaim "data-db-0" may be on h3, not seen yet',
    ]);
  });
});
