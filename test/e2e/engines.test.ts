import type { Lab, LabEngine, LabHost } from "../../src/cli/lab/lab.ts";
import { labDown } from "../../src/cli/lab/lab-down.ts";
import { labUp } from "../../src/cli/lab/lab-up.ts";
import { attempt } from "../../src/cli/lab/run.ts";
import { curlFlags, fetchFrom, onHost, restartEngine } from "../support/data-plane.ts";
import { answerers, type DataPlaneFleet, startDataPlane, stateOf } from "../support/data-plane-fleet.ts";
import { resetHosts } from "../support/hosts.ts";
import { report } from "../support/lab.ts";
import { aService } from "../support/network-case.ts";

const asked = process.env["BERTH_TEST_ENGINES"];
const engines: readonly LabEngine[] = ["debian12", "debian-testing"].filter(
  (engine): engine is LabEngine => asked === "all" || asked === engine,
);
const nodePort = 30080;
const web = aService("web", {
  ...{ selector: { app: "web" }, clusterIP: "10.43.7.7", type: "NodePort" },
  ports: [{ port: 80, targetPort: 8080, nodePort }],
});

if (engines.length === 0)
  test.skip("pod network on engines 20.10 and 28: BERTH_TEST_ENGINES=all runs it, in about ten minutes", () => {});

// {engine} x {userland-proxy} x {br_netfilter} x {pod address, ClusterIP, NodePort} x {itself, same host, other host}.
for (const engine of engines)
  describe(`the pod network on the engine of ${engine}`, () => {
    const name = `matrix-${engine}`;
    let lab: Lab | undefined;

    beforeAll(async () => {
      lab = await labUp({ name, hosts: 2, engine, progress: report });
      report(`${engine} is Docker ${lab.hosts[0]?.engine}`);
    }, 900_000);

    afterAll(() => labDown(name, report), 60_000);

    for (const proxy of [true, false])
      describe(`userland-proxy ${proxy ? "on" : "off"}`, () => {
        let fleet: DataPlaneFleet | undefined;

        beforeAll(async () => {
          if (!lab) return;
          await resetHosts(lab);
          await Promise.all(lab.hosts.map((host) => restartEngine(host, { "userland-proxy": proxy })));
          fleet = await startDataPlane(lab, report);
          await fleet.apply({ services: [web], pods: fleet.pods.map((pod) => stateOf(pod)) });
        }, 300_000);

        test.each(["0", "1"])(
          "br_netfilter %s: pod address, ClusterIP and NodePort from every pod to every pod",
          async (value) => {
            if (!fleet) throw new Error("no fleet");
            const isThere = await Promise.all(fleet.hosts.map((host) => setBridgeFilter(host, value)));
            if (isThere.includes(false)) return report("SKIPPED: this kernel has no br_netfilter");
            expect(await ways(fleet)).toEqual(expectedWays(fleet));
          },
          60_000,
        );
      });
  });

/** A line for each way tried, and who answered. */
async function ways({ hosts, pods }: DataPlaneFleet): Promise<string[]> {
  const lines: string[] = [];
  for (const from of pods) {
    for (const to of pods) {
      const answer = (await fetchFrom(from, `http://${to.address}:8080/`)) ?? "nobody";
      lines.push(`${from.name} -> ${to.address}: ${/(?<= on )web-\d[a-z]/.exec(answer)?.[0] ?? answer.trim()}`);
    }
    lines.push(`${from.name} -> ClusterIP: ${(await answerers(from, "http://10.43.7.7/", 24)).join(" ")}`);
    for (const { name, address } of hosts)
      lines.push(`${from.name} -> ${name}: ${(await answerers(from, `http://${address}:${nodePort}/`, 24)).join(" ")}`);
  }
  for (const { name, address } of hosts) {
    const text = (await attempt("curl", [...curlFlags, `http://${address}:${nodePort}/?[1-24]`])) ?? "";
    lines.push(`outside -> ${name}: ${[...new Set(text.match(/(?<= on )web-\d[a-z]/g) ?? [])].sort().join(" ")}`);
  }
  return lines;
}

function expectedWays({ hosts, pods }: DataPlaneFleet): string[] {
  const all = pods
    .map(({ name }) => name)
    .sort()
    .join(" ");
  return [
    ...pods.flatMap((from) => [
      ...pods.map((to) => `${from.name} -> ${to.address}: ${to.name}`),
      `${from.name} -> ClusterIP: ${all}`,
      ...hosts.map(({ name }) => `${from.name} -> ${name}: ${all}`),
    ]),
    ...hosts.map(({ name }) => `outside -> ${name}: ${all}`),
  ];
}

async function setBridgeFilter(host: LabHost, value: string): Promise<boolean> {
  const set = onHost(host, "sysctl", "-qw", `net.bridge.bridge-nf-call-iptables=${value}`);
  return set.then(
    () => true,
    () => false,
  );
}
