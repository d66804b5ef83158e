import { answerers, type DataPlaneFleet, startDataPlane, stateOf } from "../support/data-plane-fleet.ts";
import { resetHosts } from "../support/hosts.ts";
import { report, useLab } from "../support/lab.ts";
import { aService } from "../support/network-case.ts";
import { datagramCases } from "./pod-network-cases/datagrams.ts";
import { nameCases } from "./pod-network-cases/names.ts";
import { policyCases } from "./pod-network-cases/policies.ts";
import { repairCases } from "./pod-network-cases/repairs.ts";

jest.setTimeout(120_000);

// One fleet without Berth: only its helpers, and files as it would send them.
describe("the pod network on three hosts", () => {
  const shared = useLab();
  let fleet: DataPlaneFleet | undefined;
  const found = (): DataPlaneFleet => {
    if (!fleet) throw new Error("the fleet is there once beforeAll has run");
    return fleet;
  };

  beforeAll(async () => {
    await resetHosts(shared.lab);
    fleet = await startDataPlane(shared.lab, report);
  }, 300_000);

  afterAll(() => resetHosts(shared.lab), 60_000);

  test("leads every pod to every pod by ClusterIP, before anything else is tried", async () => {
    const { pods, apply } = found();
    const web = aService("web", {
      selector: { app: "web" },
      clusterIP: "10.43.7.7",
      ports: [{ port: 80, targetPort: 8080 }],
    });
    await apply({ services: [web], pods: pods.map((pod) => stateOf(pod)) });
    const names = pods.map(({ name }) => name).sort();
    for (const pod of pods) expect([pod.name, await answerers(pod, "http://10.43.7.7/")]).toEqual([pod.name, names]);
  });

  policyCases(found, shared);
  nameCases(found);
  datagramCases(found);
  repairCases(found);
});
