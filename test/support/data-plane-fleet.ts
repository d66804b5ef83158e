import type { Lab, LabHost } from "../../src/cli/lab/lab.ts";
import { hostName } from "../../src/model/names.ts";
import type { PodState } from "../../src/model/pod-state.ts";
import { type NetworkInput, networkFiles } from "../../src/network/network-files.ts";
import { fetchFrom, type LabPod, placeFiles, prepareHost, settled, startPod, subnetOf } from "./data-plane.ts";
import { aPod, networkCase } from "./network-case.ts";
import { ensureToolsImage } from "./tools-image.ts";

/** Two pods on the first host and one on each other, and a helper on each host that is told what networkFiles renders. */
export interface DataPlaneFleet {
  readonly hosts: readonly LabHost[];
  readonly pods: readonly LabPod[];
  /** Renders, brings every file to every host, and waits until all are applied. */
  apply(change: Change): Promise<void>;
}

export type Change = Pick<NetworkInput, "services" | "pods"> & Partial<Pick<NetworkInput, "policies" | "namespaces">>;

/** Ports of the web server in each pod. */
export const webPorts = [8080, 9090] as const;

export async function startDataPlane(lab: Lab, progress: (line: string) => void): Promise<DataPlaneFleet> {
  const { hosts } = lab;
  const client = (await ensureToolsImage(lab, ["bind9-dnsutils", "curl"], progress)).onHosts;
  await Promise.all(hosts.map((host) => prepareHost(lab, host)));
  const pods = hosts.flatMap((host, index) =>
    (index === 0 ? ["a", "b"] : ["a"]).map((letter) => podOn(host, index + 1, letter)),
  );
  await Promise.all(pods.map((pod) => startPod(lab, pod, { client, ports: webPorts.slice(1) })));
  return { hosts, pods, apply: (change) => apply(hosts, change) };
}

export function podOn(host: LabHost, number: number, letter: string): LabPod {
  const place = letter.charCodeAt(0) - "a".charCodeAt(0) + 2;
  return { host, name: `web-${number}${letter}`, address: `10.42.${number}.${place}` };
}

/** What the planner would say of a pod. */
export function stateOf({ name, address }: LabPod, change: Parameters<typeof aPod>[2] = {}): PodState {
  return aPod(name, address, { labels: { app: "web", pod: name }, ...change });
}

export function filesFor(hosts: readonly LabHost[], { services, pods, policies = [], namespaces = [] }: Change) {
  const all = hosts.map((host) => ({
    ...{ name: hostName(host.name), address: host.address, podCidr: subnetOf(host) },
  }));
  return networkFiles({ ...networkCase(services, pods), hosts: all, policies, namespaces });
}

async function apply(hosts: readonly LabHost[], change: Change): Promise<void> {
  const files = filesFor(hosts, change);
  await Promise.all(
    hosts.map(async (host) => {
      const own = files.get(hostName(host.name)) ?? [];
      await placeFiles(host, own);
      await settled(host, own);
    }),
  );
}

/** The pods that answered a row of new connections, each once; `nobody` where a connection was not answered. */
export async function answerers(pod: LabPod, url: string, times = 16): Promise<readonly string[]> {
  const answers = ((await fetchFrom(pod, `${url}?[1-${times}]`)) ?? "").match(/(?<= on )web-\d[a-z]/g) ?? [];
  return [...new Set(answers.length === times ? answers : [...answers, "nobody"])].sort();
}
