import { instant } from "../../../src/model/instant.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { templateHashOf } from "../../../src/planner/workloads/template.ts";
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

  it("makes a pod below the partition anew from the revision that was good before", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    const before = aStatefulSet("db");
    settle(fleet, [...hosts, before]);
    const updateStrategy = { type: "RollingUpdate", rollingUpdate: { partition: 2 } };
    const next = aStatefulSet("db", { image: "db:2", updateStrategy });
    const fact = (set: typeof before, number: number) => ({
      ...{ number, templateHash: templateHashOf(set.spec.template), template: set.spec.template },
      ...{ createdAt: fleet.now, good: number === 1, changeCause: "" },
    });
    const revisions = new Map([["StatefulSet.apps default/db", [fact(before, 1), fact(next, 2)]]]);
    fleet.facts = { ...fleet.facts, revisions };
    const images = ({ pods }: Plan) =>
      pods.map(({ name, manifest }) => `${name} ${manifest.spec.containers[0]?.image}`);
    const updated = settle(fleet, [...hosts, next]);
    expect(images(updated)).toEqual(["db-0 db:1", "db-1 db:1", "db-2 db:2"]);
    const [victim] = updated.pods;
    if (!victim) throw new Error("no pod");
    fleet.facts = { ...fleet.facts, leaving: new Map([[victim.uid, { since: fleet.now, reason: "evicted" }]]) };
    expect(images(settle(fleet, [...hosts, next]))).toEqual(["db-0 db:1", "db-1 db:1", "db-2 db:2"]);
    const grown = settle(fleet, [...hosts, aStatefulSet("db", { image: "db:2", updateStrategy, replicas: 4 })]);
    expect(images(grown)[3]).toBe("db-3 db:2");
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

  describe("that was scaled down", () => {
    const volumes = (fleet: ReturnType<typeof fakeFleet>) =>
      ["h1", "h2"].flatMap((name) => [...hostOf(fleet, name).volumes.keys()]).sort();
    const set = (replicas: number, whenScaled?: string) =>
      aStatefulSet("db", {
        replicas,
        volumeClaimTemplates: claims,
        ...(whenScaled && { persistentVolumeClaimRetentionPolicy: { whenScaled } }),
      });
    const [first, second] = ["berth_data_default_data-db-0", "berth_data_default_data-db-1"];

    it("keeps the data of pods that are gone", () => {
      const fleet = fakeFleet({ h1: {}, h2: {} });
      settle(fleet, [...hosts, set(2)]);
      settle(fleet, [...hosts, set(1, "Retain")]);
      expect(volumes(fleet)).toEqual([first, second]);
    });

    it("deletes it where it says so, once the pod is gone, and never that of others", () => {
      const fleet = fakeFleet({ h1: {}, h2: {} });
      settle(fleet, [...hosts, set(2)]);
      hostOf(fleet, "h1").volumes.set("berth_data_default_data-db-old", {
        "berth.dev/namespace": "default",
        "berth.dev/claim": "data-db-old",
      });
      const present: boolean[] = [];
      settle(fleet, [...hosts, set(1, "Delete")], {
        each: ({ pods, steps }) => {
          const removes = steps.some(({ action }) => action.kind === "remove-volume" && action.name === second);
          if (removes) present.push(pods.some(({ name }) => name === "db-1"));
        },
      });
      expect(present).toEqual([false]);
      expect(volumes(fleet)).toEqual([first, "berth_data_default_data-db-old"]);
    });

    it("keeps it where the set itself is gone", () => {
      const fleet = fakeFleet({ h1: {}, h2: {} });
      settle(fleet, [...hosts, set(2, "Delete")]);
      settle(fleet, hosts);
      expect(volumes(fleet)).toEqual([first, second]);
    });
  });
});
