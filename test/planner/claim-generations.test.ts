import { claimVolumeName, holdName, sealName } from "../../src/model/claim-data.ts";
import { fakeFleet, hostOf } from "../support/fake-fleet.ts";
import { aStatefulSet } from "../support/more-objects.ts";
import { aHostObject } from "../support/object-builders.ts";
import { look } from "../support/turns.ts";

const claim = { namespace: "default", name: "data-db-0" };
const spec = { accessModes: ["ReadWriteOnce"] };
const plain = aStatefulSet("db", { replicas: 1, volumeClaimTemplates: [{ metadata: { name: "data" }, spec }] });
const { template } = plain.spec;
const volumeMounts = [{ name: "data", mountPath: "/data" }];
const containers = template.spec?.containers.map((container) => ({ ...container, volumeMounts })) ?? [];
const database = {
  ...plain,
  spec: { ...plain.spec, template: { ...template, spec: { ...template.spec, containers } } },
};
const objects = [aHostObject("h1"), aHostObject("h2"), database];

function planned(volumes: Readonly<Record<string, readonly string[]>>) {
  const fleet = fakeFleet({ h1: {}, h2: {} });
  for (const [host, names] of Object.entries(volumes)) {
    for (const name of names) hostOf(fleet, host).volumes.set(name, {});
  }
  const made = look(fleet, objects);
  const mounted = made.steps.flatMap(({ action }) =>
    action.kind === "create-container"
      ? action.spec.mounts.flatMap((mount) => ("source" in mount ? mount.source : []))
      : [],
  );
  return {
    ...made,
    mounted: mounted.filter((name) => name.startsWith("berth_data_")),
    host: made.pods[0]?.host ?? null,
  };
}

const [first, second] = [claimVolumeName(claim), claimVolumeName(claim, 2)];

describe("data that was moved", () => {
  it("is followed by its pod, whatever was left behind", () => {
    const { host, mounted } = planned({ h1: [first], h2: [second, sealName(claim, 2)] });
    expect([host, mounted]).toEqual(["h2", [second]]);
  });

  it("does not count before it is whole", () => {
    const { host, mounted } = planned({ h1: [first], h2: [second] });
    expect([host, mounted]).toEqual(["h1", [first]]);
  });

  it("keeps its pod waiting meanwhile", () => {
    const { host, refusals } = planned({ h1: [first, holdName(claim)] });
    expect(host).toBeNull();
    expect(refusals.map(({ summary }) => summary)).toEqual([
      'data of persistentvolumeclaim "data-db-0" is being moved or restored (berth volume)',
    ]);
  });

  it("is never begun anew beside a copy that is not whole", () => {
    const { steps } = planned({ h2: [second] });
    expect(steps.filter(({ action }) => action.kind === "create-volume")).toEqual([]);
  });
});
