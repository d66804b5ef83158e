import { docker } from "../../src/cli/lab/docker.ts";
import type { Lab, LabHost } from "../../src/cli/lab/lab.ts";
import { labLabel } from "../../src/cli/lab/names.ts";
import { hostName } from "../../src/model/names.ts";
import { podNetwork } from "../../src/model/planner-settings.ts";
import { networkFiles } from "../../src/network/network-files.ts";
import { onHost, placeFiles, prepareHost, settled, subnetOf } from "./data-plane.ts";
import { median } from "./median.ts";
import { aPod, aService, networkCase } from "./network-case.ts";
import { ensureToolsImage } from "./tools-image.ts";

const rounds = 9;
const seconds = 1;
const connections = 32;
const checks = 30;
const ports = { pod: 8080, node: 30090, all: 30091, published: 18080, hopToOne: 18090, hopToAll: 18091 };
const clusterIps = { one: "10.43.70.1", all: "10.43.70.2" };

interface Measured {
  readonly rps: number;
  readonly p99Ms: number;
}

/** One way to the pods, and who must answer on it. */
interface Way {
  readonly name: string;
  readonly from: "pod" | "outside";
  readonly url: string;
  readonly pods: readonly string[];
}

export interface TrafficFigures {
  readonly verified: boolean;
  readonly rpsOverPublishedPort: number;
  readonly rpsOverProxyHop: number;
  readonly p99OverPublishedPort: number;
  /** Medians of all rounds by way. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Requests over 32 kept-alive connections, from a pod and from outside, by ClusterIP and NodePort, Docker's published port
 * and HAProxy. One pod is behind the ways that are compared with the published port, three behind those compared with
 * HAProxy as well; a ratio is the worst of what a pod and a client outside find.
 */
export async function measureTraffic(lab: Lab, progress: (line: string) => void): Promise<TrafficFigures> {
  const image = await ensureToolsImage(lab, ["curl", "haproxy", "nginx-light", "wrk"], progress);
  const [first] = lab.hosts;
  if (!first) throw new Error("a lab without hosts");
  await startPods(lab, image.onHosts);
  await startProxy(lab, first, image.onHosts);
  await startClients(lab, first, image);
  const ways = waysTo(first, lab);
  const ask = clientOf(lab, first);
  for (const way of ways) await verify(way, ask);
  const results = new Map<string, Measured[]>(ways.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const way of ways) {
      const measured = await load(way, ask);
      results.get(way.name)?.push(measured);
      progress(`${way.name} #${round + 1}: ${measured.rps.toFixed(0)}/s, p99 ${measured.p99Ms.toFixed(2)} ms`);
    }
  return summarize(results);
}

function summarize(results: ReadonlyMap<string, readonly Measured[]>): TrafficFigures {
  const ratio = (ours: string, theirs: string, of: (measured: Measured) => number) => {
    const peers = results.get(theirs) ?? [];
    return median((results.get(ours) ?? []).map((one, round) => of(one) / of(peers[round] ?? one)));
  };
  const pairs = [
    ["clusterIp", "publishedFromPod"],
    ["nodePort", "published"],
  ] as const;
  const hops = [
    ["clusterIp", "hopFromPod"],
    ["nodePort", "hop"],
    ["clusterIpToThree", "hopToThreeFromPod"],
    ["nodePortToThree", "hopToThree"],
  ] as const;
  const figures = [...results].flatMap(([name, measured]) => [
    [`${name}Rps`, median(measured.map(({ rps }) => rps))] as const,
    [`${name}P99Ms`, median(measured.map(({ p99Ms }) => p99Ms))] as const,
  ]);
  return {
    verified: [...results.values()].every((measured) => measured.length === rounds),
    rpsOverPublishedPort: Math.min(...pairs.map(([ours, theirs]) => ratio(ours, theirs, ({ rps }) => rps))),
    rpsOverProxyHop: Math.min(...hops.map(([ours, theirs]) => ratio(ours, theirs, ({ rps }) => rps))),
    p99OverPublishedPort: Math.max(...pairs.map(([ours, theirs]) => ratio(ours, theirs, ({ p99Ms }) => p99Ms))),
    figures: Object.fromEntries(figures),
  };
}

function waysTo({ address }: LabHost, lab: Lab): readonly Way[] {
  const all = lab.hosts.map((host) => podOf(host).name);
  const one = all.slice(0, 1);
  const inside = (name: string, to: string, pods = one): Way => ({ name, from: "pod", url: `http://${to}/`, pods });
  const outside = (name: string, port: number, pods = one): Way => ({
    ...{ name, from: "outside", pods },
    url: `http://${address}:${port}/`,
  });
  return [
    inside("clusterIp", `${clusterIps.one}:80`),
    inside("publishedFromPod", `${address}:${ports.published}`),
    inside("hopFromPod", `${address}:${ports.hopToOne}`),
    outside("nodePort", ports.node),
    outside("published", ports.published),
    outside("hop", ports.hopToOne),
    inside("clusterIpToThree", `${clusterIps.all}:80`, all),
    inside("hopToThreeFromPod", `${address}:${ports.hopToAll}`, all),
    outside("nodePortToThree", ports.all, all),
    outside("hopToThree", ports.hopToAll, all),
  ];
}

type Ask = (from: Way["from"], ...argv: string[]) => Promise<string>;

/** Every pod answers, every answer is a pod's, and none is missing. */
async function verify({ name, from, url, pods }: Way, ask: Ask): Promise<void> {
  const text = await ask(from, "curl", "-s", "-m", "2", "-H", "Connection: close", `${url}?[1-${checks}]`);
  const answers = text.split("\n").filter(Boolean);
  const seen = [...new Set(answers)].sort().join(" ");
  if (answers.length !== checks || seen !== [...pods].sort().join(" "))
    throw new Error(`${name}: ${answers.length} answers of ${checks}, from ${seen}, not ${pods.join(" ")}`);
}

async function load({ name, from, url }: Way, ask: Ask): Promise<Measured> {
  const text = await ask(from, "wrk", "-t1", `-c${connections}`, `-d${seconds}s`, "--latency", url);
  const rps = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]);
  const [, p99 = "", unit = ""] = /99%\s+([\d.]+)(us|ms|s)/.exec(text) ?? [];
  const p99Ms = Number(p99) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? Number.NaN);
  if (!(rps > 0) || !(p99Ms > 0) || /Non-2xx|Socket errors/.test(text)) throw new Error(`${name}: ${text}`);
  return { rps, p99Ms };
}

const outsideClient = (lab: Lab): string => `berth-lab-${lab.name}-client`;

function clientOf(lab: Lab, host: LabHost): Ask {
  return (from, ...argv) =>
    from === "outside"
      ? docker(["exec", outsideClient(lab), ...argv])
      : onHost(host, "docker", "exec", "client", ...argv);
}

const podOf = (host: LabHost) => ({ name: `web-${host.name}`, address: subnetOf(host).replace(".0/24", ".2") });

/** A web server on every host, the first with a port published as Docker does it; the Services that lead to them. */
async function startPods(lab: Lab, image: string): Promise<void> {
  const pods = lab.hosts.map(podOf);
  const input = networkCase(
    [
      aService("one", service(clusterIps.one, ports.node, { host: "first" })),
      aService("all", service(clusterIps.all, ports.all, { app: "web" })),
    ],
    pods.map(({ name, address }, index) =>
      aPod(name, address, { labels: { app: "web", ...(index === 0 && { host: "first" }) } }),
    ),
  );
  const hosts = lab.hosts.map((host) => ({
    ...{ name: hostName(host.name), address: host.address, podCidr: subnetOf(host) },
  }));
  const files = networkFiles({ ...input, hosts });
  await Promise.all(
    lab.hosts.map(async (host, index) => {
      await prepareHost(lab, host);
      const own = files.get(hostName(host.name)) ?? [];
      await placeFiles(host, own);
      const { name, address } = podOf(host);
      const publish = index === 0 ? ["--publish", `${ports.published}:${ports.pod}`] : [];
      const place = ["--network", podNetwork.name, "--ip", address, ...publish];
      const rights = ["--env=ROUTED_SANDBOX=1", "--cap-add=NET_ADMIN"];
      await onHost(host, "docker", "run", "-d", "--name", name, ...place, ...rights, lab.images.pause);
      await serve(host, { name: `${name}-web`, network: `container:${name}`, image, argv: nginx(name) });
      await settled(host, own);
    }),
  );
}

function service(clusterIP: string, nodePort: number, selector: Readonly<Record<string, string>>) {
  return { type: "NodePort", clusterIP, selector, ports: [{ port: 80, targetPort: ports.pod, nodePort }] };
}

interface Server {
  readonly name: string;
  readonly network: string;
  readonly image: string;
  readonly argv: readonly string[];
}

function serve(host: LabHost, { name, network, image, argv }: Server): Promise<string> {
  return onHost(host, "docker", "run", "-d", "--name", name, `--network=${network}`, image, ...argv);
}

function nginx(name: string): string[] {
  const config = `worker_processes 1; error_log /dev/null; events { worker_connections 1024; }
    http { access_log off; keepalive_requests 100000000;
    server { listen ${ports.pod}; default_type text/plain; location / { return 200 "${name}\\n"; } } }`;
  return ["sh", "-c", 'printf %s "$0" > /etc/nginx/nginx.conf && exec nginx -g "daemon off;"', config];
}

/** HAProxy as it would stand in front of pods: in the host's network, forwarding bytes, by turns. */
async function startProxy(lab: Lab, host: LabHost, image: string): Promise<void> {
  const servers = lab.hosts.map((one) => `  server ${one.name} ${podOf(one).address}:${ports.pod}`);
  const part = (port: number, some: readonly string[]) =>
    `listen p${port}\n  bind :${port}\n  balance roundrobin\n${some.join("\n")}\n`;
  const config = `global\n  maxconn 4096\ndefaults\n  mode tcp\n  timeout connect 2s\n  timeout client 1m\n  timeout server 1m\n${part(ports.hopToOne, servers.slice(0, 1))}${part(ports.hopToAll, servers)}`;
  const argv = [
    "sh",
    "-c",
    'printf %s "$0" > /etc/haproxy/haproxy.cfg && exec haproxy -db -f /etc/haproxy/haproxy.cfg',
  ];
  await serve(host, { name: "hop", network: "host", image, argv: [...argv, config] });
}

/** One client in the pod network of the first host, one beside the hosts. */
async function startClients(
  lab: Lab,
  host: LabHost,
  image: { readonly local: string; readonly onHosts: string },
): Promise<void> {
  const address = subnetOf(host).replace(".0/24", ".9");
  const place = ["--network", podNetwork.name, "--ip", address, "--env=ROUTED_SANDBOX=1", "--cap-add=NET_ADMIN"];
  await onHost(host, "docker", "run", "-d", "--name", "client-pod", ...place, lab.images.pause);
  await serve(host, {
    name: "client",
    network: "container:client-pod",
    image: image.onHosts,
    argv: ["sleep", "infinity"],
  });
  const outside = ["--label", `${labLabel}=${lab.name}`, "--name", outsideClient(lab), `--network=${lab.network.name}`];
  await docker(["run", "-d", ...outside, image.local, "sleep", "infinity"]);
}
