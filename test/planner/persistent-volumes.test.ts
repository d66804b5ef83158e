import { claimVolumeName } from "../../src/model/claim-data.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../src/model/kinds.ts";
import type { PersistentVolumeClaimSpec, PersistentVolumeSpec } from "../../src/model/kubernetes.generated.ts";
import { labels } from "../../src/model/labels.ts";
import type { AnyObject } from "../../src/model/object.ts";
import { fakeFleet, hostOf } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { look, settle } from "../support/turns.ts";

const hosts = [aHostObject("h1"), aHostObject("h2")];

function aVolume(name: string, spec: Partial<PersistentVolumeSpec> = {}): PersistentVolume {
  const capacity = { storage: "5Gi" };
  const nfs = { server: "10.9.0.1", path: `/exports/${name}` };
  const source = spec.local || spec.hostPath || spec.csi ? {} : { nfs };
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, labels: { tier: name } },
    spec: { capacity, accessModes: ["ReadWriteMany", "ReadWriteOnce"], ...source, ...spec },
  };
}

function aClaim(spec: Partial<PersistentVolumeClaimSpec> = {}, name = "data"): PersistentVolumeClaim {
  const resources = { requests: { storage: "1Gi" } };
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: "default" },
    spec: { accessModes: ["ReadWriteMany"], resources, ...spec },
  };
}

function aStore(replicas = 1, claimName = "data") {
  const container = { name: "app", image: "web:1", volumeMounts: [{ name: "v", mountPath: "/data" }] };
  const web = aDeployment("web", { replicas });
  const volumes = [{ name: "v", persistentVolumeClaim: { claimName } }];
  const template = { ...web.spec.template, spec: { ...web.spec.template.spec, containers: [container], volumes } };
  return { ...web, spec: { ...web.spec, template } };
}

function bound(objects: readonly AnyObject[], fleet = fakeFleet({ h1: {}, h2: {} })) {
  const made = look(fleet, [...hosts, ...objects]);
  const volumes = made.steps.flatMap(({ action }) => (action.kind === "create-volume" ? [action.volume] : []));
  return { made, volumes, claims: made.claims, reasons: made.refusals.map(({ summary }) => summary) };
}

describe("a claim and PersistentVolumes", () => {
  it("is bound to the smallest that fits, and says so", () => {
    const small = aVolume("b-small", { capacity: { storage: "2Gi" } });
    const { volumes, claims } = bound([aVolume("a-large"), small, aClaim(), aStore()]);
    expect(volumes).toMatchObject([
      {
        name: claimVolumeName({ namespace: "default", name: "data" }),
        options: { type: "nfs", o: "addr=10.9.0.1,rw", device: ":/exports/b-small" },
        labels: { [labels.persistentVolume]: "b-small" },
      },
    ]);
    expect(claims).toMatchObject([{ phase: "Bound", volume: "b-small", capacity: "2Gi" }]);
  });

  it.each<[string, PersistentVolume, Partial<PersistentVolumeClaimSpec>, string | null]>([
    ["by its name", aVolume("v", { storageClassName: "" }), { volumeName: "v" }, "v"],
    ["by labels", aVolume("v"), { selector: { matchLabels: { tier: "v" } } }, "v"],
    ["by class", aVolume("v", { storageClassName: "slow" }), { storageClassName: "slow" }, "v"],
    ["not with another class", aVolume("v", { storageClassName: "slow" }), {}, null],
    ["not with fewer modes", aVolume("v", { accessModes: ["ReadWriteOnce"] }), {}, null],
    ["not with less room", aVolume("v", { capacity: { storage: "500Mi" } }), {}, null],
    ["not while it is for another", aVolume("v", { claimRef: { namespace: "default", name: "other" } }), {}, null],
    ["where it is for this one", aVolume("v", { claimRef: { namespace: "default", name: "data" } }), {}, "v"],
  ])("%s", (_how, volume, spec, name) => {
    expect(bound([volume, aClaim(spec), aStore()]).claims[0]?.volume ?? null).toBe(name);
  });

  it("stays with the one its hosts have recorded, though another would come first now", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    hostOf(fleet, "h2").volumes.set("berth_data_default_data", { [labels.persistentVolume]: "z" });
    const { claims } = bound([aVolume("a", { capacity: { storage: "1Gi" } }), aVolume("z"), aClaim(), aStore()], fleet);
    expect(claims).toMatchObject([{ volume: "z" }]);
  });

  it("keeps data of the engine's own that it has", () => {
    const fleet = fakeFleet({ h1: {}, h2: {} });
    hostOf(fleet, "h2").volumes.set("berth_data_default_data", {});
    expect(bound([aVolume("a"), aClaim(), aStore()], fleet).claims).toMatchObject([{ phase: "Bound", volume: null }]);
  });

  it("waits where nothing makes a volume, and names why", () => {
    const none: StorageClass = {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "static" },
      provisioner: "kubernetes.io/no-provisioner",
    };
    const missing =
      'persistentvolumeclaim "data": no persistent volumes available for this claim and no storage class makes one';
    expect(bound([aClaim({ storageClassName: "" }), aStore()]).reasons).toEqual([missing]);
    expect(bound([none, aClaim({ storageClassName: "static" }), aStore()]).reasons).toEqual([missing]);
    const csi = aVolume("v", { csi: { driver: "d", volumeHandle: "h" } });
    expect(bound([csi, aClaim({ volumeName: "v" }), aStore()]).reasons).toEqual([
      'persistentvolumeclaim "data": persistentvolume "v" has a source that is not mounted here: nfs, local and hostPath are',
    ]);
  });
});

describe("where a PersistentVolume can be used", () => {
  const placed = (objects: readonly AnyObject[]) => {
    const made = settle(fakeFleet({ h1: {}, h2: {} }), [...hosts, ...objects]);
    return { hosts: made.pods.map(({ host }) => host).sort(), reasons: made.refusals.map(({ summary }) => summary) };
  };

  it("is on every host for nfs with many writers", () => {
    const store = aStore(2);
    const { template, selector } = store.spec;
    const apart = { topologyKey: "kubernetes.io/hostname", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" };
    const topologySpreadConstraints = [{ ...apart, labelSelector: selector }];
    const spread = { ...template, spec: { ...template.spec, topologySpreadConstraints } };
    const objects = [aVolume("v"), aClaim(), { ...store, spec: { ...store.spec, template: spread } }];
    expect(placed(objects).hosts).toEqual(["h1", "h2"]);
  });

  it("is where its node affinity says", () => {
    const values = ["h2"];
    const term = { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values }] };
    const local = aVolume("v", {
      local: { path: "/mnt/disk" },
      nodeAffinity: { required: { nodeSelectorTerms: [term] } },
    });
    expect(placed([local, aClaim(), aStore()]).hosts).toEqual(["h2"]);
  });

  it("is with one pod for ReadWriteOncePod", () => {
    const only = aVolume("v", { accessModes: ["ReadWriteOncePod"] });
    const { hosts: homes, reasons } = placed([only, aClaim({ accessModes: ["ReadWriteOncePod"] }), aStore(2)]);
    expect(homes.filter((host) => host !== null)).toHaveLength(1);
    expect(reasons[0]).toMatch(
      /^pod web-.* uses persistentvolumeclaim "data", which has the access mode ReadWriteOncePod$/,
    );
  });
});
