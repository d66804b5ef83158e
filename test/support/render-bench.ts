import type { Endpoint, ServiceEndpoints } from "../../src/model/endpoints.ts";
import type { ServiceAllocation } from "../../src/model/facts.ts";
import { hashText } from "../../src/model/hash.ts";
import { formatIpv4, parseIpv4 } from "../../src/model/ipv4.ts";
import { hostName } from "../../src/model/names.ts";
import { type NetworkInput, networkFiles } from "../../src/network/network-files.ts";
import { aService, cluster } from "./network-case.ts";
import { traceRuleset } from "./nft-trace.ts";
import { stopwatch } from "./stopwatch.ts";

const serviceCount = 5000;
const endpointsEach = 10;
const rounds = 7;
const hosts = [1, 2, 3].map((n) => ({
  name: hostName(`host-${n}`),
  address: `172.30.1.1${n}`,
  podCidr: `10.42.${n}.0/24`,
}));

export interface RenderFigures {
  readonly verified: boolean;
  readonly coldMs: number;
  readonly changedMs: readonly number[];
  readonly bytes: number;
}

/** Rendering every file of three hosts with 5,000 Services and 50,000 endpoints: all anew, and after one endpoint changed. */
export function measureRendering(): RenderFigures {
  const input = fleet();
  const coldMs = timed(() => networkFiles(input));
  const changes = Array.from({ length: rounds }, (_, round) => withChange(input, round));
  const changedMs = changes.map((changed) => timed(() => networkFiles(changed)));
  const files = networkFiles(input).get(hostName("host-1")) ?? [];
  const bytes = files.find(({ path }) => path === "nft/berth.nft")?.content.length ?? 0;
  return { verified: changes.every(isRight), coldMs, changedMs, bytes };
}

function timed(work: () => unknown): number {
  return stopwatch(work).ms;
}

function fleet(): NetworkInput {
  const numbers = Array.from({ length: serviceCount }, (_, n) => n);
  const services = numbers.map((n) => aService(`s${n}`, { ports: [{ port: 80 }] }));
  const endpoints = numbers.map((n): ServiceEndpoints => {
    const members = Array.from({ length: endpointsEach }, (_, member) => endpointAt(n * endpointsEach + member));
    return {
      namespace: "default",
      service: `s${n}`,
      ports: [{ name: "", protocol: "TCP", port: 80, endpoints: members }],
    };
  });
  const allocations = new Map(
    numbers.map((n): [string, ServiceAllocation] => [
      `default/s${n}`,
      { clusterIp: clusterIpOf(n), nodePorts: {}, vip: null },
    ]),
  );
  return { cluster, hosts, services, allocations, endpoints, pods: [] };
}

function clusterIpOf(n: number): string {
  return formatIpv4((parseIpv4("10.43.1.0") ?? 0) + n);
}

function endpointAt(n: number): Endpoint {
  const host = hosts[n % hosts.length]?.name ?? null;
  const address = formatIpv4((parseIpv4("10.42.4.0") ?? 0) + n);
  return { address, port: 8080, host, pod: null, hostname: null, ready: true, serving: true, terminating: false };
}

/** The same fleet with one endpoint of one Service no longer ready. */
function withChange(input: NetworkInput, round: number): NetworkInput {
  const endpoints = input.endpoints.map((entry, index) => {
    if (index !== round) return entry;
    const ports = entry.ports.map((port) => ({ ...port, endpoints: port.endpoints.slice(1) }));
    return { ...entry, ports };
  });
  return { ...input, endpoints };
}

/** A packet to the changed Service reaches the endpoints left, one to another all of its own, and each hash is its file's. */
function isRight(input: NetworkInput, round: number): boolean {
  const files = networkFiles(input).get(hostName("host-1")) ?? [];
  const text = files.find(({ path }) => path === "nft/berth.nft")?.content ?? "";
  const traced = { addresses: ["172.30.1.11"], podCidr: "10.42.1.0/24" };
  const targets = (n: number) =>
    traceRuleset(text, { source: "10.42.1.9", destination: clusterIpOf(n), port: 80 }, traced).output.split(", ")
      .length;
  const hashes = files.every(({ content, hash }) => hashText(content) === hash);
  return hashes && targets(round) === endpointsEach - 1 && targets(4999) === endpointsEach;
}
