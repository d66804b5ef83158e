import { zone } from "../../src/network/zone.ts";
import { aPod, aService, networkCase } from "../support/network-case.ts";

const records = (services: Parameters<typeof networkCase>[0], pods: Parameters<typeof networkCase>[1] = []) =>
  zone(networkCase(services, pods))
    .split("\n")
    .map((line) => /local-data: '(.*)'/.exec(line)?.[1]?.replace(" 5 IN", "") ?? line.trim());

const web = aService("web", {
  clusterIP: "10.43.7.7",
  selector: { app: "web" },
  ports: [{ name: "http", port: 80 }, { port: 81 }],
});

// Rows of the Kubernetes DNS specification 1.0.1 (kubernetes/dns, docs/specification.md), by their section.
describe("the records of a cluster", () => {
  it.each([
    ["2.2 schema version", [], [], 'dns-version.cluster.local. TXT "1.0.1"'],
    ["2.3.1 address of a ClusterIP Service", [web], [], "web.default.svc.cluster.local. A 10.43.7.7"],
    [
      "2.3.2 its named port",
      [web],
      [],
      "_http._tcp.web.default.svc.cluster.local. SRV 0 100 80 web.default.svc.cluster.local.",
    ],
    ["2.3.3 its reverse", [web], [], "7.7.43.10.in-addr.arpa. PTR web.default.svc.cluster.local."],
    [
      "2.5 an alias",
      [aService("out", { type: "ExternalName", externalName: "x.test" })],
      [],
      "out.default.svc.cluster.local. CNAME x.test.",
    ],
    ["2.6 a pod", [], [aPod("p", "10.42.1.9")], "10-42-1-9.default.pod.cluster.local. A 10.42.1.9"],
  ])("%s", (_row, services, pods, record) => {
    expect(records(services, pods)).toContain(record);
  });

  const headless = aService("db", {
    clusterIP: "None",
    selector: { app: "db" },
    ports: [{ name: "sql", port: 5432, targetPort: 15432 }],
  });
  const db = aPod("db-0", "10.42.1.5", { labels: { app: "db" }, spec: { hostname: "db-0", subdomain: "db" } });

  it("2.4: a headless Service has its ready pods, each with a name, a port and a reverse", () => {
    const found = records([headless], [db, aPod("db-1", "10.42.2.5", { labels: { app: "db" }, ready: false })]);
    expect(found).toEqual(
      expect.arrayContaining([
        "db.default.svc.cluster.local. A 10.42.1.5",
        "db-0.db.default.svc.cluster.local. A 10.42.1.5",
        "_sql._tcp.db.default.svc.cluster.local. SRV 0 100 15432 db-0.db.default.svc.cluster.local.",
        "5.1.42.10.in-addr.arpa. PTR db-0.db.default.svc.cluster.local.",
      ]),
    );
    expect(found.filter((record) => record.includes("svc") && record.includes("10.42.2.5"))).toEqual([]);
  });

  it("2.4: one without ready pods has no name at all", () => {
    expect(records([headless]).filter((record) => record.includes("db."))).toEqual([]);
  });

  it("unnamed ports have no SRV record", () => {
    expect(records([web]).filter((record) => record.includes("SRV"))).toHaveLength(1);
  });

  it("an alias back into the cluster has its target's address", () => {
    const alias = aService("alias", { type: "ExternalName", externalName: "web.default.svc.cluster.local" });
    const found = records([web, alias]);
    expect(found).toContain("alias.default.svc.cluster.local. A 10.43.7.7");
    expect(found.some((line) => line.includes("redirect"))).toBe(false);
  });
});
