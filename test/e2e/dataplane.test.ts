import { docker } from "../../src/cli/lab/docker.ts";
import type { LabHost } from "../../src/cli/lab/lab.ts";
import { labDown } from "../../src/cli/lab/lab-down.ts";
import { attempt } from "../../src/cli/lab/run.ts";
import { ingressFiles } from "../../src/ingress/ingress-files.ts";
import type { HostFile } from "../../src/model/action.ts";
import { hostName } from "../../src/model/names.ts";
import { ingressEntry } from "../../src/network/allocate-services.ts";
import { networkFiles } from "../../src/network/network-files.ts";
import {
  appliedOn,
  curlFlags,
  eventually,
  fetchFrom,
  type LabPod,
  onHost,
  placeFiles,
  prepareHost,
  settled,
  startPod,
  startTraefik,
  subnetOf,
} from "../support/data-plane.ts";
import { anIngress, aPath } from "../support/ingress-case.ts";
import { report, useLab } from "../support/lab.ts";
import { aPod, aService, desired, networkCase } from "../support/network-case.ts";

jest.setTimeout(120_000);

const clusterIp = "10.43.7.7";
const nodePort = 30080;
const localPort = 30081;

const shop = desired(
  anIngress("shop", {
    rules: [
      {
        host: "shop.test",
        http: { paths: [aPath("/", "Prefix", "web", "http"), aPath("/closed", "Prefix", "nobody", "http")] },
      },
    ],
  }),
);

/** The name a web server answers with: `MESSAGE` is the name of its pod. */
const podIn = (answer: string | null): string => /web-\d[ab]/.exec(answer ?? "")?.[0] ?? "nobody";

const podOn = (host: LabHost, number: number, letter: "a" | "b"): LabPod => ({
  host,
  name: `web-${number}${letter}`,
  address: `10.42.${number}.${letter === "a" ? 2 : 3}`,
});

describe("the data plane on three hosts", () => {
  const shared = useLab("dataplane");
  let pods: readonly LabPod[] = [];
  let files: ReadonlyMap<string, readonly HostFile[]> = new Map();
  let vip = "";
  let entry = "";
  let hasTraefik = false;

  const hosts = () => shared.lab.hosts;
  const fileset = (host: LabHost) => files.get(host.name) ?? [];
  const render = (members: readonly LabPod[]) => {
    const selector = { app: "web" };
    const port = { name: "http", port: 80, targetPort: 8080 };
    const services = [
      aService("web", { selector, clusterIP: clusterIp, type: "LoadBalancer", ports: [{ ...port, nodePort }] }),
      aService("sticky", { selector, clusterIP: "10.43.7.8", sessionAffinity: "ClientIP", ports: [port] }),
      aService("local", {
        selector,
        clusterIP: "10.43.7.9",
        type: "NodePort",
        externalTrafficPolicy: "Local",
        ports: [{ ...port, nodePort: localPort }],
      }),
      aService("nobody", { selector: { app: "nobody" }, clusterIP: "10.43.7.10", ports: [port] }),
      aService("headless", { selector, clusterIP: "None", ports: [port] }),
      aService("elsewhere", { type: "ExternalName", externalName: "host-2" }),
    ];
    const states = members.map(({ name, address }) =>
      aPod(name, address, { labels: { app: "web" }, spec: { hostname: name, subdomain: "headless" } }),
    );
    const input = networkCase(services, states);
    const allocations = new Map([
      ...input.allocations,
      ["default/web", { clusterIp, nodePorts: { http: nodePort }, vip }] as const,
      [ingressEntry, { clusterIp: null, nodePorts: {}, vip: entry }] as const,
    ]);
    const all = hosts().map((host) => ({
      name: hostName(host.name),
      address: host.address,
      podCidr: subnetOf(host),
      draining: false,
    }));
    const network = networkFiles({ ...input, hosts: all, allocations });
    const ingress = ingressFiles({
      ...{ ingresses: [shop], classes: [], secrets: [], services, endpoints: input.endpoints },
      ...{ hosts: all, allocations, entryKey: ingressEntry, keepalived: { advertSeconds: 0.3 } },
    });
    return new Map(all.map(({ name }) => [name, [...(network.get(name) ?? []), ...(ingress.files.get(name) ?? [])]]));
  };
  const apply = async (members: readonly LabPod[]) => {
    files = render(members);
    await Promise.all(hosts().map((host) => placeFiles(host, fileset(host))));
    await Promise.all(hosts().map((host) => settled(host, fileset(host))));
  };

  beforeAll(async () => {
    vip = shared.lab.vipPool.split("-")[0] ?? "";
    entry = shared.lab.vipPool.split("-")[1] ?? "";
    await Promise.all(hosts().map((host) => prepareHost(shared.lab, host)));
    const [first, ...rest] = hosts().map((host, index) => podOn(host, index + 1, "a"));
    if (!first) throw new Error("a lab without hosts");
    pods = [first, podOn(first.host, 1, "b"), ...rest];
    await Promise.all(pods.map((pod) => startPod(shared.lab, pod)));
    hasTraefik = (await Promise.all(hosts().map((host) => startTraefik(shared.lab, host)))).every(Boolean);
    await apply(pods);
  }, 600_000);

  afterAll(() => labDown("dataplane", report), 60_000);

  test("pods reach each other by address: themselves, on one host and across hosts", async () => {
    for (const from of pods)
      for (const to of pods)
        expect([from.name, to.name, podIn(await fetchFrom(from, `http://${to.address}:8080/`))]).toEqual([
          from.name,
          to.name,
          podIn(to.name),
        ]);
  });

  /** Who answered a row of new connections, each name once; what went unanswered counts as nobody. */
  const answerers = async (ask: (url: string) => Promise<string | null>, url: string, times = 24) => {
    const answers = ((await ask(`${url}?[1-${times}]`)) ?? "").match(/web-\d[ab]/g) ?? [];
    return [...new Set(answers.length > 0 && answers.length % times === 0 ? answers : [...answers, "nobody"])].sort();
  };
  const names = () => pods.map(({ name }) => name).sort();
  const fromOutside = (url: string) => attempt("curl", [...curlFlags, url]);
  const onNode = (host: LabHost, ...argv: string[]) => onHost(host, "docker", "exec", "berth-node", ...argv);
  const bridgeFilter = (host: LabHost, value: "0" | "1") =>
    onHost(host, "sysctl", "-qw", `net.bridge.bridge-nf-call-iptables=${value}`);

  test.each(["0", "1"] as const)(
    "a ClusterIP leads every pod to every pod, itself included (br_netfilter %s)",
    async (value) => {
      await Promise.all(hosts().map((host) => bridgeFilter(host, value)));
      for (const pod of pods) {
        const found = await answerers((url) => fetchFrom(pod, url), `http://${clusterIp}/`);
        expect([pod.name, found]).toEqual([pod.name, names()]);
      }
    },
  );

  test("a ClusterIP leads a host's own processes to every pod", async () => {
    for (const host of hosts())
      expect(await answerers((url) => onNode(host, "curl", ...curlFlags, url), `http://${clusterIp}/`)).toEqual(
        names(),
      );
  });

  test("a NodePort on any host leads to every pod, from outside and from pods", async () => {
    for (const { address } of hosts()) {
      expect(await answerers(fromOutside, `http://${address}:${nodePort}/`)).toEqual(names());
      const [pod] = pods;
      if (pod) expect(await answerers((url) => fetchFrom(pod, url), `http://${address}:${nodePort}/`)).toEqual(names());
    }
  });

  test("under Local a NodePort leads to the host's own pods, who see the client's address", async () => {
    for (const host of hosts()) {
      const own = pods.filter((pod) => pod.host === host).map(({ name }) => name);
      expect(await answerers(fromOutside, `http://${host.address}:${localPort}/`)).toEqual(own);
    }
    const [pod] = pods;
    if (!pod) return;
    const slow = fromOutside(`http://${pods.at(-1)?.host.address}:${localPort}/slow?ms=800`);
    const last = pods.at(-1) ?? pod;
    const client = ["docker", "exec", `${last.name}-client`, "ss", "-tnH", "state", "established", "sport = :8080"];
    await eventually("the connection to show", 700, async () => {
      const shown = await onHost(last.host, ...client);
      return shown.includes(`${shared.lab.network.gateway}:`) ? null : shown;
    });
    await slow;
  });

  test("session affinity keeps a client with its pod, also when the ruleset is loaded anew", async () => {
    for (const pod of pods.slice(0, 2)) {
      const ask = (url: string) => fetchFrom(pod, url);
      const [before] = await answerers(ask, "http://10.43.7.8/");
      await onNode(pod.host, "sh", "-c", "nft -f /var/lib/berth/desired/nft/berth.nft");
      expect(await answerers(ask, "http://10.43.7.8/")).toEqual([before]);
    }
  });

  test("a Service without pods refuses at once", async () => {
    for (const pod of pods) {
      const started = Date.now();
      expect(await fetchFrom(pod, "http://10.43.7.10/")).toBeNull();
      expect(Date.now() - started).toBeLessThan(1500);
    }
  });

  test("names lead to Services, pods and other names", async () => {
    const dig = (pod: LabPod, name: string) =>
      onHost(pod.host, "docker", "exec", `${pod.name}-client`, "getent", "ahostsv4", name).then(
        (text) => [...new Set(text.split("\n").map((line) => line.split(" ")[0] ?? ""))].filter(Boolean).sort(),
        () => [],
      );
    for (const pod of pods) {
      expect(await dig(pod, "web")).toEqual([clusterIp]);
      expect(await dig(pod, "web.default.svc.cluster.local")).toEqual([clusterIp]);
      expect(await dig(pod, "headless")).toEqual(pods.map(({ address }) => address).sort());
      expect(await dig(pod, "web-2a.headless")).toEqual(["10.42.2.2"]);
      expect(await dig(pod, "10-42-3-2.default.pod.cluster.local")).toEqual(["10.42.3.2"]);
      expect(await dig(pod, "elsewhere")).toEqual([hosts()[1]?.address]);
      expect(await dig(pod, "no-such-service")).toEqual([]);
    }
  });

  test("outsiders reach no pod directly", async () => {
    const [pod] = pods;
    if (!pod) return;
    await docker(["exec", pod.host.container, "true"]);
    const added = await attempt("ip", ["route", "replace", `${pod.address}/32`, "via", pod.host.address]);
    expect(added).not.toBeNull();
    try {
      expect(await fromOutside(`http://${pod.address}:8080/`)).toBeNull();
    } finally {
      await attempt("ip", ["route", "del", `${pod.address}/32`]);
    }
  });

  test("a change is in force on all hosts, and stale chains are gone", async () => {
    const [gone, ...kept] = pods;
    const started = Date.now();
    await apply(kept);
    report(`a change took ${Date.now() - started} ms to be in force on three hosts, copying included`);
    for (const pod of pods)
      expect(await answerers((url) => fetchFrom(pod, url), `http://${clusterIp}/`)).not.toContain(gone?.name);
    for (const host of hosts())
      expect(await onNode(host, "nft", "list", "chains")).not.toContain(`__${gone?.address}/`);
    await apply(pods);
  });

  test("a flushed ruleset is back within three seconds", async () => {
    const host = hosts()[0];
    const [pod] = pods;
    if (!host || !pod) return;
    await onNode(host, "nft", "delete", "table", "ip", "berth");
    expect(await fetchFrom(pod, `http://${clusterIp}/`)).toBeNull();
    await eventually("the ruleset", 3000, async () =>
      podIn(await fetchFrom(pod, `http://${clusterIp}/`)) === "nobody" ? "no answer" : null,
    );
  });

  test("Traefik takes the entry's address and leads by host and path to the pods", async () => {
    if (!hasTraefik) return report("skipped: this lab has no Traefik");
    const status = async (url: string, host: string) =>
      attempt("curl", [
        ...curlFlags,
        "--header",
        `Host: ${host}`,
        "--output",
        "/dev/null",
        "--write-out",
        "%{http_code}",
        url,
      ]);
    const withHost = (url: string) => attempt("curl", [...curlFlags, "--header", "Host: shop.test", url]);
    await eventually("the entry", 10_000, async () =>
      (await status(`http://${entry}/`, "shop.test")) === "200" ? null : "no answer",
    );
    expect(await answerers(withHost, `http://${entry}/`)).toEqual(names());
    expect(await status(`http://${entry}/closed/x`, "shop.test")).toBe("503");
    expect(await status(`http://${entry}/`, "other.test")).toBe("404");
  });

  /** Hosts that hold the VIP. */
  const holders = async () => {
    const shown = await Promise.all(
      hosts().map((host) => onHost(host, "ip", "-o", "-4", "addr", "show", "to", vip).catch(() => "")),
    );
    return hosts().filter((_, index) => shown[index]?.includes(vip));
  };

  test("one host holds the VIP, and another within 1.5 s when it dies", async () => {
    await eventually("one holder", 10_000, async () => ((await holders()).length === 1 ? null : "not one"));
    expect(await answerers(fromOutside, `http://${vip}/`)).toEqual(names());
    const [holder] = await holders();
    if (!holder) return;
    await docker(["kill", holder.container]);
    const started = Date.now();
    await eventually("another holder", 5000, async () =>
      podIn(await attempt("curl", ["-s", "-m", "0.2", `http://${vip}/`])) === "nobody" ? "no answer" : null,
    );
    const took = Date.now() - started;
    report(`the VIP answered again ${took} ms after its holder was killed`);
    expect(took).toBeLessThan(1500);
    await docker(["start", holder.container]);
  });

  test("a host that boots brings its data plane back by itself", async () => {
    await eventually("all hosts", 40_000, async () => {
      const ready = await Promise.all(
        hosts().map(async (host) => (await onNode(host, "true").catch(() => "no")) === ""),
      );
      return ready.every(Boolean) ? null : "a helper is not up";
    });
    for (const host of hosts()) {
      await settled(host, fileset(host));
      // The pods of the host that died stay down here, as nobody starts them: some connections find none.
      await eventually(`NodePort of ${host.name}`, 20_000, async () =>
        podIn(await attempt("curl", ["-s", "-m", "0.5", `http://${host.address}:${nodePort}/`])) === "nobody"
          ? "no answer"
          : null,
      );
    }
    await eventually("one holder", 10_000, async () => ((await holders()).length === 1 ? null : "not one"));
    expect(Object.keys(await appliedOn(hosts()[0] as LabHost)).length).toBe(fileset(hosts()[0] as LabHost).length);
  });
});
