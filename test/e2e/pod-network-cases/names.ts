import { addressIn } from "../../../src/model/ipv4.ts";
import { hostName } from "../../../src/model/names.ts";
import { inPod, type LabPod, placeFiles, subnetOf } from "../../support/data-plane.ts";
import { type DataPlaneFleet, filesFor, stateOf } from "../../support/data-plane-fleet.ts";
import { report } from "../../support/lab.ts";
import { aPod, aService } from "../../support/network-case.ts";

const zone = "svc.cluster.local.";
const selector = { app: "web" };
const http = { name: "http", port: 80, targetPort: 8080 };
const services = [
  aService("web", { selector, clusterIP: "10.43.7.7", ports: [http, { name: "dns", port: 53, protocol: "UDP" }] }),
  aService("bare", { selector, clusterIP: "10.43.7.8", ports: [{ port: 80 }] }),
  aService("headless", { selector, clusterIP: "None", ports: [http] }),
  aService("early", { selector: { app: "late" }, clusterIP: "None", publishNotReadyAddresses: true, ports: [http] }),
  aService("none", { selector: { app: "late" }, clusterIP: "None", ports: [http] }),
  aService("outside", { type: "ExternalName", externalName: "example.invalid" }),
  aService("alias", { type: "ExternalName", externalName: "web.default.svc.cluster.local" }),
];

const late = aPod("late", "10.42.3.77", { labels: { app: "late" }, ready: false });

function input(pods: readonly LabPod[], more = services) {
  const states = pods.map((pod) => stateOf(pod, { spec: { hostname: pod.name, subdomain: "headless" } }));
  return { services: more, pods: [...states, late] };
}

/** The table of the Kubernetes DNS specification 1.0.1: question, type, answers in order. */
const records: readonly (readonly [name: string, type: string, answers: readonly string[]])[] = [
  ["dns-version.cluster.local.", "TXT", ['"1.0.1"']],
  [`web.default.${zone}`, "A", ["10.43.7.7"]],
  [`WEB.Default.${zone}`, "A", ["10.43.7.7"]],
  [`_http._tcp.web.default.${zone}`, "SRV", [`0 100 80 web.default.${zone}`]],
  [`_dns._udp.web.default.${zone}`, "SRV", [`0 100 53 web.default.${zone}`]],
  ["7.7.43.10.in-addr.arpa.", "PTR", [`web.default.${zone}`]],
  [`headless.default.${zone}`, "A", ["10.42.1.2", "10.42.1.3", "10.42.2.2", "10.42.3.2"]],
  [`web-2a.headless.default.${zone}`, "A", ["10.42.2.2"]],
  [
    `_http._tcp.headless.default.${zone}`,
    "SRV",
    ["1a", "1b", "2a", "3a"].map((name) => `0 100 8080 web-${name}.headless.default.${zone}`),
  ],
  ["2.2.42.10.in-addr.arpa.", "PTR", [`web-2a.headless.default.${zone}`]],
  [`early.default.${zone}`, "A", ["10.42.3.77"]],
  [`10-42-3-77.early.default.${zone}`, "A", ["10.42.3.77"]],
  [`outside.default.${zone}`, "CNAME", ["example.invalid."]],
  [`alias.default.${zone}`, "A", ["10.43.7.7"]],
  ["10-42-2-2.default.pod.cluster.local.", "A", ["10.42.2.2"]],
];

/** Names and types that do not exist, and whether the name itself does. */
const absent: readonly (readonly [name: string, type: string, status: "NXDOMAIN" | "NOERROR"])[] = [
  [`none.default.${zone}`, "A", "NXDOMAIN"],
  [`10-42-3-77.none.default.${zone}`, "A", "NXDOMAIN"],
  [`_http._tcp.none.default.${zone}`, "SRV", "NXDOMAIN"],
  [`nothing.default.${zone}`, "A", "NXDOMAIN"],
  [`_http._tcp.bare.default.${zone}`, "SRV", "NXDOMAIN"],
  [`web.default.${zone}`, "AAAA", "NOERROR"],
  ["9.9.43.10.in-addr.arpa.", "PTR", "NXDOMAIN"],
];

export function nameCases(fleet: () => DataPlaneFleet): void {
  describe("DNS", () => {
    beforeAll(() => fleet().apply(input(fleet().pods)), 60_000);

    test("answers the record table of the specification from a pod on every host", async () => {
      for (const pod of onePerHost(fleet())) {
        const found = await ask(pod, records);
        expect(found).toEqual(
          records.map(([name, type, answers]) => `${name} ${type}: ${answers.toSorted().join(", ")}`),
        );
      }
    });

    test("says what does not exist", async () => {
      const [pod] = fleet().pods;
      if (!pod) return;
      const argv = absent.flatMap(([name, type]) => [name, type, "+noall", "+comments"]);
      const found = [...(await inPod(pod, "dig", ...argv)).matchAll(/status: (\w+)/g)].map(([, status]) => status);
      expect(found).toEqual(absent.map(([, , status]) => status));
    });

    test("shows a change in less than a second, and drops no question meanwhile", async () => {
      const { pods, hosts } = fleet();
      const [pod] = pods;
      if (!pod) return;
      const added = [...services, aService("fresh", { selector, clusterIP: "10.43.7.99", ports: [http] })];
      const files = (filesFor(hosts, input(pods, added)).get(hostName(pod.host.name)) ?? []).filter(
        ({ path }) => path === "dns/zone.conf",
      );
      // One question after another to the name server; a line with the time for each, and what it said.
      const fresh = `fresh.default.${zone}`;
      const ask = `dig +time=1 +tries=1 +noall +comments +answer ${fresh} A ${`web.default.${zone}`} A`;
      const loop = `for i in $(seq 60); do a=$(${ask}) || echo "$a" LOST; case $a in *10.43.7.99*) n=1;; *) n=0;; esac; case $a in *10.43.7.7*) ;; *) echo WRONG;; esac; echo "$(date +%s%3N) $n"; done`;
      const looping = inPod(pod, "sh", "-c", loop);
      await new Promise((resolve) => setTimeout(resolve, 400));
      await placeFiles(pod.host, files);
      const placed = Date.now();
      const lines = (await looping).trim().split("\n");
      expect(lines.filter((text) => /LOST|WRONG/.test(text))).toEqual([]);
      const seen = Number(lines.find((text) => text.endsWith(" 1"))?.split(" ")[0]);
      report(`a new name was answered ${seen - placed} ms after its file was in place`);
      expect(seen - placed).toBeLessThan(1000);
      expect(lines.at(0)).toMatch(/ 0$/);
    });
  });
}

function onePerHost({ pods, hosts }: DataPlaneFleet): readonly LabPod[] {
  return hosts.flatMap((host) => pods.find((pod) => pod.host === host) ?? []);
}

/** Each question with what was answered, in order of the answers. */
async function ask(pod: LabPod, questions: typeof records): Promise<string[]> {
  // Not by way of the engine's own resolver, which answers for the addresses of its containers itself.
  const gateway = addressIn(subnetOf(pod.host), 1);
  const script = questions
    .map(([name, type]) => `echo "? ${name} ${type}"; dig +short @${gateway} ${name} ${type}`)
    .join("; ");
  const blocks = (await inPod(pod, "sh", "-c", script)).split("? ").slice(1);
  return blocks.map((block) => {
    const [question = "", ...answers] = block.trim().split("\n");
    return `${question}: ${answers.sort().join(", ")}`;
  });
}
