import { addressPlan, freeSubnet } from "../../../src/cli/lab/addresses.ts";

describe("addresses of a lab", () => {
  test("machine, registry, hosts and virtual addresses have their places in the /24", () => {
    const plan = addressPlan("172.30.7.0/24");
    expect(plan.gateway).toBe("172.30.7.1");
    expect(plan.registry).toBe("172.30.7.5");
    expect([1, 3].map(plan.host)).toEqual(["172.30.7.11", "172.30.7.13"]);
    expect(plan.vipPool).toBe("172.30.7.200-172.30.7.239");
  });

  test.each([
    { taken: [], free: "172.30.1.0/24" },
    { taken: ["172.30.1.0/24", "10.0.0.0/8"], free: "172.30.2.0/24" },
    { taken: ["172.30.1.77/32"], free: "172.30.2.0/24" },
    { taken: ["172.30.0.0/22"], free: "172.30.4.0/24" },
    { taken: ["172.16.0.0/12"], free: null },
    { taken: ["0.0.0.0/0"], free: null },
  ])("with $taken taken, a new lab gets $free", ({ taken, free }) => {
    expect(freeSubnet(taken)).toBe(free);
  });
});
