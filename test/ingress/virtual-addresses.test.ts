import { keepalivedConf } from "../../src/ingress/keepalived-conf.ts";
import { type IngressHost, type VirtualAddress, virtualAddresses } from "../../src/ingress/virtual-addresses.ts";
import type { ServiceAllocation } from "../../src/model/facts.ts";
import type { Service } from "../../src/model/kinds.ts";
import type { PodState } from "../../src/model/pod-state.ts";
import { aPod, aService, leavingSince, networkCase, threeHosts } from "../support/network-case.ts";

const vip = "172.30.1.200";
const allocations = new Map<string, ServiceAllocation>([["default/web", { clusterIp: null, nodePorts: {}, vip }]]);

function hosts(draining: readonly string[] = []): IngressHost[] {
  return threeHosts.map(({ name, address }) => ({ name, address, draining: draining.includes(name) }));
}

function placed(services: readonly Service[], pods: readonly PodState[], some = hosts()): readonly VirtualAddress[] {
  const { endpoints } = networkCase(services, pods);
  return virtualAddresses({ hosts: some, services, allocations, endpoints, entryKey: "berth-system/ingress" });
}

const names = ([first]: readonly VirtualAddress[]) => first?.hosts.map(({ name }) => name) ?? [];
const web = (policy: "Local" | "Cluster") =>
  aService("web", {
    type: "LoadBalancer",
    externalTrafficPolicy: policy,
    selector: { app: "web" },
    ports: [{ port: 80 }],
  });

describe("who holds a virtual address", () => {
  const anyway = names(placed([web("Cluster")], []));

  it("is any ingress host under Cluster, in an order of the address's own", () => {
    expect(anyway.toSorted()).toEqual(["host-1", "host-2", "host-3"]);
    expect(names(placed([web("Cluster")], [aPod("web-1", "10.42.3.2")]))).toEqual(anyway);
  });

  it.each(["host-1", "host-2", "host-3"])("is first a host with a ready pod under Local: %s", (name) => {
    const pod = aPod("web-1", `10.42.${name.slice(-1)}.2`);
    expect(names(placed([web("Local")], [pod]))).toEqual([name, ...anyway.filter((other) => other !== name)]);
  });

  it("is nobody's by preference where no pod is ready, or all are leaving", () => {
    const pods = [
      aPod("web-1", "10.42.1.2", { ready: false }),
      aPod("web-2", "10.42.2.2", { leaving: leavingSince(0) }),
    ];
    expect(names(placed([web("Local")], pods))).toEqual(anyway);
  });

  it("is last a host that is drained, even one with a pod", () => {
    const pods = [aPod("web-1", "10.42.2.2")];
    expect(names(placed([web("Local")], pods, hosts(["host-2"]))).at(-1)).toBe("host-2");
    expect(names(placed([web("Cluster")], [], hosts(anyway.slice(0, 1)))).at(-1)).toBe(anyway[0]);
  });

  it("spreads: of many addresses each host has some first", () => {
    const many = new Map(
      Array.from({ length: 30 }, (_, n) => [
        `default/s${n}`,
        { clusterIp: null, nodePorts: {}, vip: `172.30.1.${200 + n}` },
      ]),
    );
    const all = virtualAddresses({ hosts: hosts(), services: [], allocations: many, endpoints: [], entryKey: "" });
    const firsts = all.map(({ hosts: [first] }) => first?.name);
    for (const { name } of threeHosts) expect(firsts.filter((one) => one === name).length).toBeGreaterThan(3);
    expect(new Set(all.map(({ routerId }) => routerId)).size).toBe(30);
  });

  it("is told to keepalived as priorities, and how often to say so", () => {
    const [address] = placed([web("Local")], [aPod("web-1", "10.42.2.2")]);
    const conf = (host: IngressHost | undefined) =>
      host && address ? keepalivedConf(host, [address], { advertSeconds: 0.3 }) : "";
    const [first, second, third] = hosts();
    expect(conf(second)).toMatch(/priority 240\n {2}advert_int 0\.3\n/);
    expect([conf(first), conf(third)].map((text) => /priority (\d+)/.exec(text ?? "")?.[1]).sort()).toEqual([
      "220",
      "230",
    ]);
  });
});
