import type { ContainerResources } from "../../model/container-spec.ts";
import type { Container } from "../../model/kubernetes.generated.ts";
import { bytes, cpuMillis, parseQuantity } from "../../model/quantity.ts";
import type { PodSite } from "./pod-site.ts";
import { oomScoreAdj } from "./qos.ts";
import { containerRequest } from "./requests.ts";

const minShares = 2;
const maxShares = 262_144;

/** Requests and limits as kubelet hands them to a runtime. */
export function resourcesOf({ manifest, host }: PodSite, container: Container): ContainerResources {
  const limits = container.resources?.limits ?? {};
  const hostMemory = host.observed?.engine?.capacity.memoryBytes ?? 0;
  return {
    cpuShares: sharesOf(containerRequest(container).cpuMillis),
    cpuLimitMillis: limits["cpu"] === undefined ? null : cpuMillis(limits["cpu"]) || null,
    memoryLimitBytes: limits["memory"] === undefined ? null : bytes(limits["memory"]) || null,
    pidsLimit: null,
    oomScoreAdj: oomScoreAdj(manifest, container, hostMemory),
    deviceRequests: gpuRequests(limits),
  };
}

function sharesOf(millis: number): number {
  return Math.min(maxShares, Math.max(minShares, Math.trunc((millis * 1024) / 1000)));
}

function gpuRequests(limits: Readonly<Record<string, string>>): ContainerResources["deviceRequests"] {
  const count = parseQuantity(limits["nvidia.com/gpu"] ?? "0") ?? 0;
  return count > 0 ? [{ driver: "nvidia", count, capabilities: ["gpu"] }] : [];
}
