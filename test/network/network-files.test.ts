import { join } from "node:path";
import { hostName } from "../../src/model/names.ts";
import { networkFiles } from "../../src/network/network-files.ts";
import { expectGolden } from "../support/golden.ts";
import { aPod, aService, leavingSince, networkCase } from "../support/network-case.ts";

const golden = (name: string) => join(__dirname, "golden", name);

const services = [
  aService("web", {
    selector: { app: "web" },
    type: "LoadBalancer",
    clusterIP: "10.43.7.7",
    ports: [{ name: "http", port: 80, targetPort: 8080, nodePort: 30080 }],
  }),
  aService("local", {
    selector: { app: "web" },
    type: "NodePort",
    clusterIP: "10.43.7.8",
    externalTrafficPolicy: "Local",
    internalTrafficPolicy: "Local",
    externalIPs: ["172.30.1.250"],
    ports: [{ port: 80, targetPort: "web", nodePort: 30081 }],
  }),
  aService("sticky", {
    selector: { app: "web" },
    clusterIP: "10.43.7.9",
    sessionAffinity: "ClientIP",
    ports: [{ port: 443, protocol: "UDP", targetPort: 8443 }],
  }),
  aService("nobody", { selector: { app: "nobody" }, clusterIP: "10.43.7.10", ports: [{ port: 80 }] }),
  aService("headless", { selector: { app: "web" }, clusterIP: "None", ports: [{ name: "http", port: 8080 }] }),
  aService("elsewhere", { type: "ExternalName", externalName: "example.org" }),
];
const webPort = { containers: [{ name: "main", ports: [{ name: "web", containerPort: 8080 }] }] };
const pods = [
  aPod("web-1", "10.42.1.2", { spec: webPort }),
  aPod("web-2", "10.42.2.2", { spec: { ...webPort, hostname: "web-2", subdomain: "headless" } }),
  aPod("web-3", "10.42.1.3", { spec: webPort, leaving: leavingSince(0) }),
  aPod("web-4", "10.42.3.2", { spec: webPort, ready: false }),
];
const vip = { clusterIp: "10.43.7.7", nodePorts: { http: 30080 }, vip: "172.30.1.200" };
const input = networkCase(services, pods);
const files = networkFiles({ ...input, allocations: new Map([...input.allocations, ["default/web", vip]]) });

describe("the files of a host", () => {
  it.each(files.get(hostName("host-1")) ?? [])("$path is as it was read last", ({ path, content }) => {
    expectGolden(golden(`host-1-${path.replaceAll("/", "-")}`), content);
  });

  it("are the same whatever order things come in", () => {
    const shuffled = networkCase(services.toReversed(), pods.toReversed());
    const again = networkFiles({
      ...shuffled,
      hosts: shuffled.hosts.toReversed(),
      allocations: new Map([...shuffled.allocations, ["default/web", vip]]),
    });
    expect(Object.fromEntries(again)).toEqual(Object.fromEntries(files));
  });
});
