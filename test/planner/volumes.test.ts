import type { StorageClass } from "../../src/model/kinds.ts";
import { hostName } from "../../src/model/names.ts";
import { failureKey } from "../../src/model/subject.ts";
import { type FakeFleet, fakeFleet, hostOf } from "../support/fake-fleet.ts";
import { aStatefulSet } from "../support/more-objects.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { look } from "../support/turns.ts";

const hosts = [aHostObject("h1", {}, { zone: "x" }), aHostObject("h2", {}, { zone: "y" })];
const fast: StorageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "fast" },
  provisioner: "berth.dev/local",
  allowedTopologies: [{ matchLabelExpressions: [{ key: "zone", values: ["y"] }] }],
};

function aDatabase(storageClassName?: string) {
  const spec = { accessModes: ["ReadWriteOnce"], ...(storageClassName && { storageClassName }) };
  return aStatefulSet("db", { replicas: 1, volumeClaimTemplates: [{ metadata: { name: "data" }, spec }] });
}

describe("a claim without data", () => {
  it("begins where its StorageClass allows", () => {
    const homes = (objects: readonly Parameters<typeof look>[1][number][]) =>
      look(fakeFleet({ h1: {}, h2: {} }), [...hosts, ...objects]).pods.map(({ host }) => host);
    expect(homes([fast, aDatabase("fast")])).toEqual(["h2"]);
    expect(homes([fast, aDatabase()])).toEqual(["h1"]);
    const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
    expect(homes([{ ...fast, metadata: { name: "fast", annotations } }, aDatabase()])).toEqual(["h2"]);
  });

  it("is refused where that is nowhere", () => {
    const made = look(fakeFleet({ h1: {} }), [aHostObject("h1", {}, { zone: "x" }), fast, aDatabase("fast")]);
    expect(made.refusals.map(({ summary }) => summary)).toEqual([
      "0/1 hosts are available: 1 node(s) didn't find available persistent volumes to bind " +
        '(persistentvolumeclaim "data-db-0": not in the allowedTopologies of storageclass "fast").',
    ]);
  });
});

describe("an image without a variant for a host's processor", () => {
  function fleetOf(second: string): FakeFleet {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    fleet.hosts.set(hostName("h2"), {
      ...hostOf(fleet, "h2"),
      engine: { ...hostOf(fleet, "h2").engine, architecture: second },
    });
    const failure = { count: 1, lastAt: fleet.now, message: "no matching manifest", code: "wrong-architecture" };
    const failures = new Map([[failureKey(hostName("h1"), "web:1"), failure]]);
    fleet.facts = { ...fleet.facts, failures };
    return fleet;
  }

  it("goes to a host of another kind once one has said so", () => {
    expect(look(fleetOf("arm64"), [...hosts, aDeployment("web")]).pods.map(({ host }) => host)).toEqual(["h2", "h2"]);
  });

  it("is refused with the reason where all are of that kind", () => {
    const { refusals } = look(fleetOf("amd64"), [...hosts, aDeployment("web", { replicas: 1 })]);
    expect(refusals.map(({ summary }) => summary)).toEqual([
      "0/2 hosts are available: 2 node(s) were amd64, for which the image has no variant.",
    ]);
  });
});
