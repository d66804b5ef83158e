import type { Host } from "../model/berth-kinds.ts";
import { desiredOf } from "../model/desired.ts";
import { toTimestamp } from "../model/instant.ts";
import type { NodeCondition, NodeSpec, NodeStatus, NodeSystemInfo, Taint } from "../model/kubernetes.generated.ts";
import { type HostName, hostName } from "../model/names.ts";
import type { AnyObject } from "../model/object.ts";
import type { Engine, ObservedHost } from "../model/observed.ts";
import { bytes, cpuMillis } from "../model/quantity.ts";
import type { Resources } from "../model/resources.ts";
import { withUid } from "./identity.ts";
import type { ViewInput } from "./view.ts";

/** Each Host as a Node. */
export function nodeObjects({ desired, observed, facts }: ViewInput): AnyObject[] {
  const seen = new Map(observed.hosts.map((host) => [host.name, host]));
  return desiredOf(desired, "Host").map(({ object }) => {
    const name = hostName(object.metadata.name);
    return nodeObject(object, seen.get(name), facts.podCidrs.get(name) ?? null);
  });
}

function nodeObject(host: Host, observed: ObservedHost | undefined, podCidr: string | null): AnyObject {
  const name = hostName(host.metadata.name);
  const metadata = {
    ...host.metadata,
    labels: { ...nodeLabels(name, host, observed?.engine ?? null), ...host.metadata.labels },
  };
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata,
    spec: specOf(host, observed, podCidr),
    status: statusOf(host, observed),
  };
  return withUid(node as AnyObject);
}

function nodeLabels(name: HostName, { spec }: Host, engine: Engine | null): Record<string, string> {
  return {
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    ...(engine ? { "kubernetes.io/arch": engine.architecture } : {}),
    ...Object.fromEntries((spec.roles ?? []).map((role) => [`node-role.kubernetes.io/${role}`, ""])),
  };
}

function specOf({ spec }: Host, observed: ObservedHost | undefined, podCidr: string | null): NodeSpec {
  const taints: Taint[] = [...(spec.taints ?? [])];
  if (spec.unschedulable) taints.push({ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" });
  if (observed && observed.condition !== "Ready") taints.push(...silenceTaints(observed));
  return {
    ...(podCidr === null ? {} : { podCIDR: podCidr, podCIDRs: [podCidr] }),
    providerID: `ssh://${spec.address}:${spec.port ?? 22}`,
    ...(taints.length > 0 ? { taints } : {}),
    ...(spec.unschedulable ? { unschedulable: true } : {}),
  };
}

function silenceTaints({ condition, since }: ObservedHost): Taint[] {
  const key = condition === "NotReady" ? "node.kubernetes.io/not-ready" : "node.kubernetes.io/unreachable";
  return (["NoSchedule", "NoExecute"] as const).map((effect) => ({ key, effect, timeAdded: toTimestamp(since) }));
}

function statusOf({ metadata, spec }: Host, observed: ObservedHost | undefined): NodeStatus {
  const engine = observed?.engine ?? null;
  const capacity = engine ? quantities(withExtended(engine.capacity, spec.extendedResources)) : {};
  const allocatable = engine
    ? quantities(minus(withExtended(engine.capacity, spec.extendedResources), spec.reserved ?? {}))
    : {};
  return {
    addresses: [
      { type: "InternalIP", address: spec.internalAddress ?? spec.address },
      { type: "Hostname", address: metadata.name },
    ],
    capacity: capacity,
    allocatable,
    conditions: observed ? conditionsOf(observed) : [],
    ...(engine ? { nodeInfo: infoOf(metadata.name, engine) } : {}),
    images: (observed?.images ?? [])
      .filter(({ refs }) => refs.length > 0)
      .map(({ refs, digests, sizeBytes }) => ({ names: [...digests, ...refs], sizeBytes })),
  };
}

function conditionsOf({ condition, reason, message, since }: ObservedHost): NodeCondition[] {
  const status = condition === "Ready" ? "True" : condition === "NotReady" ? "False" : "Unknown";
  const base = { lastTransitionTime: toTimestamp(since), lastHeartbeatTime: toTimestamp(since) };
  const ready = {
    type: "Ready",
    status,
    reason: reason || "EngineReady",
    message: message || "the engine answers",
    ...base,
  };
  const calm = ["MemoryPressure", "DiskPressure", "PIDPressure"].map((type) => ({
    type,
    status: status === "True" ? "False" : "Unknown",
    reason: status === "True" ? `EngineHasNo${type}` : "EngineUnknown",
    message: "",
    ...base,
  }));
  return [...calm, ready];
}

function infoOf(name: string, engine: Engine): NodeSystemInfo {
  return {
    architecture: engine.architecture,
    bootID: "",
    containerRuntimeVersion: `docker://${engine.version}`,
    kernelVersion: engine.kernel,
    kubeProxyVersion: "",
    kubeletVersion: "",
    machineID: name,
    operatingSystem: "linux",
    osImage: engine.operatingSystem,
    systemUUID: name,
  };
}

function withExtended(capacity: Resources, extended: Readonly<Record<string, string>> = {}): Resources {
  const counts = Object.entries(extended).map(([name, text]) => [name, bytes(text) ?? 0] as const);
  return { ...capacity, other: { ...capacity.other, ...Object.fromEntries(counts) } };
}

function minus(
  { cpuMillis: cpu, memoryBytes, other }: Resources,
  reserved: Readonly<Record<string, string>>,
): Resources {
  return {
    cpuMillis: Math.max(0, cpu - (cpuMillis(reserved["cpu"] ?? "0") ?? 0)),
    memoryBytes: Math.max(0, memoryBytes - (bytes(reserved["memory"] ?? "0") ?? 0)),
    other,
  };
}

function quantities({ cpuMillis: cpu, memoryBytes, other }: Resources): Record<string, string> {
  return {
    cpu: cpu % 1000 === 0 ? String(cpu / 1000) : `${cpu}m`,
    memory: memoryBytes % 1024 === 0 ? `${memoryBytes / 1024}Ki` : String(memoryBytes),
    pods: "110",
    ...Object.fromEntries(Object.entries(other).map(([name, count]) => [name, String(count)])),
  };
}
