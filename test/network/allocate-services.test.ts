import fc from "fast-check";
import type { IPAddressPool } from "../../src/model/berth-kinds.ts";
import type { ServiceAllocation } from "../../src/model/facts.ts";
import type { Service } from "../../src/model/kinds.ts";
import type { ServiceSpec } from "../../src/model/kubernetes.generated.ts";
import { allocateServices } from "../../src/network/allocate-services.ts";
import { aService, desired } from "../support/network-case.ts";

const pool = (
  name: string,
  addresses: readonly string[],
  more: Partial<IPAddressPool["spec"]> = {},
): IPAddressPool => ({
  apiVersion: "metallb.io/v1beta1",
  kind: "IPAddressPool",
  metadata: { name },
  spec: { addresses, ...more },
});

function allocate(
  services: readonly Service[],
  pools: readonly IPAddressPool[] = [],
  known: ReadonlyMap<string, ServiceAllocation> = new Map(),
) {
  const { allocations, problems } = allocateServices({
    ...{ services: services.map(desired), pools: pools.map(desired), known },
    ...{ serviceCidr: "10.43.0.0/16", entryPoints: null },
  });
  return {
    of: (name: string) => allocations.get(`default/${name}`),
    problems: problems.map(({ message }) => message),
    allocations,
  };
}

const port = { port: 80 };
const balanced = (name: string, annotations: Readonly<Record<string, string>> = {}, spec: Partial<ServiceSpec> = {}) =>
  aService(name, { type: "LoadBalancer", selector: { app: name }, ports: [port], ...spec }, annotations);

describe("a ClusterIP", () => {
  it("is the same each time, lies in the Service network, and is nobody else's", () => {
    const services = Array.from({ length: 500 }, (_, n) => aService(`s${n}`, { ports: [port] }));
    const addresses = services.map(({ metadata }) => allocate(services).of(metadata.name)?.clusterIp);
    expect(new Set(addresses).size).toBe(500);
    expect(addresses.every((address) => address?.startsWith("10.43."))).toBe(true);
    expect(addresses).not.toContain("10.43.0.10");
  });

  it("stays when others come first in the alphabet and take its place", () => {
    const before = allocate([aService("web", { ports: [port] })]);
    const wanted = before.of("web")?.clusterIp ?? "";
    const greedy = aService("a", { ports: [port], clusterIP: wanted });
    const after = allocate([greedy, aService("web", { ports: [port] })], [], before.allocations);
    expect(after.of("web")?.clusterIp).toBe(wanted);
    expect(after.of("a")?.clusterIp).toBeNull();
    expect(after.problems).toEqual([`clusterIP ${wanted} belongs to another Service`]);
  });

  it("is what the manifest asks for, though another was given before", () => {
    const known = new Map([["default/web", { clusterIp: "10.43.1.1", nodePorts: {}, vip: null }]]);
    expect(allocate([aService("web", { ports: [port], clusterIP: "10.43.9.9" })], [], known).of("web")?.clusterIp).toBe(
      "10.43.9.9",
    );
  });

  it("outside the Service network is refused", () => {
    expect(allocate([aService("web", { ports: [port], clusterIP: "192.0.2.1" })]).problems).toEqual([
      "clusterIP 192.0.2.1 is outside the service network",
    ]);
  });

  it("is not for headless and ExternalName Services", () => {
    const result = allocate([
      aService("h", { clusterIP: "None" }),
      aService("e", { type: "ExternalName", externalName: "x.test" }),
    ]);
    expect([result.of("h")?.clusterIp, result.of("e")?.clusterIp, result.problems]).toEqual([null, null, []]);
  });
});

describe("a NodePort", () => {
  it("is what the manifest asks for, else one of the range; each protocol has its own", () => {
    const ports = [
      { name: "a", port: 53, nodePort: 30053 },
      { name: "b", port: 53, protocol: "UDP", nodePort: 30053 },
      { name: "c", port: 80 },
    ];
    const nodePorts = allocate([aService("dns", { type: "NodePort", ports })]).of("dns")?.nodePorts ?? {};
    expect([nodePorts["a"], nodePorts["b"]]).toEqual([30053, 30053]);
    expect(nodePorts["c"]).toBeGreaterThanOrEqual(30000);
    expect(nodePorts["c"]).toBeLessThanOrEqual(32767);
  });

  it("goes to whoever had it", () => {
    const known = new Map([["default/z", { clusterIp: null, nodePorts: { "80": 30080 }, vip: null }]]);
    const services = ["a", "z"].map((name) =>
      aService(name, { type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] }),
    );
    const result = allocate(services, [], known);
    expect([result.of("a")?.nodePorts, result.of("z")?.nodePorts]).toEqual([{}, { "80": 30080 }]);
    expect(result.problems).toEqual(["nodePort 30080 belongs to another Service"]);
  });

  it("outside the range is refused", () => {
    expect(allocate([aService("web", { type: "NodePort", ports: [{ port: 80, nodePort: 80 }] })]).problems).toEqual([
      "nodePort 80 is outside 30000-32767",
    ]);
  });
});

// Rules and annotations as metallb.io/usage states them.
describe("a VIP", () => {
  const two = [pool("main", ["192.0.2.10-192.0.2.11"])];

  it("comes from a pool, one Service each; who comes too late waits and is told", () => {
    const result = allocate(
      ["a", "b", "c"].map((name) => balanced(name)),
      two,
    );
    expect([result.of("a")?.vip, result.of("b")?.vip].sort()).toEqual(["192.0.2.10", "192.0.2.11"]);
    expect([result.of("c")?.vip, result.problems]).toEqual([null, ["no IPAddressPool has an address free"]]);
  });

  it.each([
    ["metallb.io/loadBalancerIPs", balanced("a", { "metallb.io/loadBalancerIPs": "192.0.2.11" })],
    ["metallb.universe.tf/loadBalancerIPs", balanced("a", { "metallb.universe.tf/loadBalancerIPs": "192.0.2.11" })],
    ["loadBalancerIP", balanced("a", {}, { loadBalancerIP: "192.0.2.11" })],
    ["one of two families", balanced("a", { "metallb.io/loadBalancerIPs": "2001:db8::1, 192.0.2.11" })],
  ])("is what is asked for by %s", (_by, service) => {
    expect(allocate([service], two).of("a")?.vip).toBe("192.0.2.11");
  });

  it("asked for outside every pool, or in another pool than asked for, is refused", () => {
    const other = [...two, pool("other", ["198.51.100.0/30"])];
    const lost = balanced("a", { "metallb.io/loadBalancerIPs": "203.0.113.1" });
    const torn = balanced("b", { "metallb.io/loadBalancerIPs": "192.0.2.10", "metallb.io/address-pool": "other" });
    expect(allocate([lost, torn], other).problems).toEqual([
      "203.0.113.1 is in no IPAddressPool",
      "192.0.2.10 is not in IPAddressPool other",
    ]);
  });

  it("comes from a pool without autoAssign only by name", () => {
    const pools = [pool("spare", ["192.0.2.10/32"], { autoAssign: false })];
    expect(allocate([balanced("a")], pools).of("a")?.vip).toBeNull();
    expect(allocate([balanced("a", { "metallb.io/address-pool": "spare" })], pools).of("a")?.vip).toBe("192.0.2.10");
  });

  it("leaves out .0 and .255 where the pool says so", () => {
    const pools = [pool("buggy", ["192.0.2.255-192.0.3.1"], { avoidBuggyIPs: true })];
    expect(allocate([balanced("a"), balanced("b")], pools).problems).toHaveLength(1);
    expect(allocate([balanced("a")], pools).of("a")?.vip).toBe("192.0.3.1");
  });

  const shared = (key: string) => ({ "metallb.io/allow-shared-ip": key });
  it.each([
    ["one key and other ports", balanced("b", shared("k"), { ports: [{ port: 443 }] }), true],
    [
      "one key and one port over another protocol",
      balanced("b", shared("k"), { ports: [{ port: 80, protocol: "UDP" }] }),
      true,
    ],
    ["one key and the same port", balanced("b", shared("k")), false],
    ["another key", balanced("b", shared("l"), { ports: [{ port: 443 }] }), false],
    ["no key", balanced("b", {}, { ports: [{ port: 443 }] }), false],
    [
      "Local policy and other pods",
      balanced("b", shared("k"), { ports: [{ port: 443 }], externalTrafficPolicy: "Local" }),
      false,
    ],
  ])("is shared by %s: %#", (_what, second, together) => {
    const one = [pool("one", ["192.0.2.10/32"])];
    const result = allocate([balanced("a", shared("k")), second], one);
    expect([result.of("a")?.vip, result.of("b")?.vip]).toEqual(["192.0.2.10", together ? "192.0.2.10" : null]);
  });

  it("is kept until its pool is gone", () => {
    const known = new Map([["default/a", { clusterIp: null, nodePorts: {}, vip: "192.0.2.11" }]]);
    expect(allocate([balanced("a")], two, known).of("a")?.vip).toBe("192.0.2.11");
    expect(allocate([balanced("a")], [pool("new", ["198.51.100.1/32"])], known).of("a")?.vip).toBe("198.51.100.1");
  });

  it("is not ours to give where another class is asked for", () => {
    expect(allocate([balanced("a", {}, { loadBalancerClass: "example.com/other" })], two).of("a")?.vip).toBeNull();
  });

  it("pool entry that is neither range nor CIDR is a problem of its own", () => {
    const result = allocate([balanced("a")], [pool("odd", ["nonsense", "192.0.2.9/32"])]);
    expect(result.of("a")?.vip).toBe("192.0.2.9");
    expect(result.problems).toEqual(['IPAddressPool odd: "nonsense" is neither an IPv4 CIDR nor a range of addresses']);
  });
});

describe("any set of Services", () => {
  const anyService = fc.record({
    name: fc.stringMatching(/^[a-z][a-z0-9]{0,3}$/),
    type: fc.constantFrom("ClusterIP", "NodePort", "LoadBalancer"),
    share: fc.constantFrom("", "k"),
    number: fc.integer({ min: 1, max: 3 }),
  });
  const services = fc
    .uniqueArray(anyService, { selector: ({ name }) => name, maxLength: 12 })
    .map((list) =>
      list.map(({ name, type, share, number }) =>
        aService(name, { type, ports: [{ port: number }] }, share ? { "metallb.io/allow-shared-ip": share } : {}),
      ),
    );
  const pools = [pool("main", ["192.0.2.0/29"])];

  it("gets the same addresses in any order, and keeps them when asked again and when others leave", () => {
    fc.assert(
      fc.property(services, fc.nat(), (list, pick) => {
        const first = allocate(list, pools).allocations;
        expect(allocate(list.toReversed(), pools).allocations).toEqual(first);
        const rest = list.filter((_, index) => index !== pick % Math.max(1, list.length));
        for (const [key, given] of allocate(rest, pools, first).allocations)
          if (first.get(key)?.vip) expect(given).toEqual(first.get(key));
      }),
    );
  });
});
