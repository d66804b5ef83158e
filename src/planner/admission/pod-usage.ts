import type { Pod } from "../../model/kinds.ts";
import type { Container } from "../../model/kubernetes.generated.ts";
import { parseQuantity } from "../../model/quantity.ts";
import type { Resources } from "../../model/resources.ts";
import { effectiveRequest } from "../placement/effective-request.ts";

/** Amounts by the names quotas use; whole cores, bytes and pieces. */
export type PodUsage = ReadonlyMap<string, number>;

/** A pod that has ended is still an object, and holds nothing. */
export const endedPodUsage: PodUsage = new Map([["count/pods", 1]]);

/** What a pod counts for in quotas. */
export function podUsage(pod: Pod): PodUsage {
  const requests = amountsOf(effectiveRequest(pod.spec));
  const limits = amountsOf(
    effectiveRequest({
      ...pod.spec,
      containers: asLimits(pod.spec.containers),
      initContainers: asLimits(pod.spec.initContainers),
      ...(pod.spec.resources && { resources: { requests: pod.spec.resources.limits ?? {} } }),
    }),
  );
  return new Map([
    ["pods", 1],
    ["count/pods", 1],
    ...requests.map(([name, amount]) => [`requests.${name}`, amount] as const),
    ...limits.filter(([name]) => isCompute(name)).map(([name, amount]) => [`limits.${name}`, amount] as const),
    ...requests.filter(([name]) => isCompute(name) || name.startsWith("hugepages-")),
  ]);
}

/** Extended resources are counted by `requests.NAME` alone: their limit is their request. */
function isCompute(name: string): boolean {
  return name === "cpu" || name === "memory" || name === "ephemeral-storage";
}

function amountsOf({ cpuMillis, memoryBytes, other }: Resources): (readonly [name: string, amount: number])[] {
  return [["cpu", cpuMillis / 1000], ["memory", memoryBytes], ...Object.entries(other)];
}

/** The same containers asking for their limits: then one arithmetic serves for both. */
function asLimits(containers: readonly Container[] = []): Container[] {
  return containers.map((container) => ({ ...container, resources: { requests: container.resources?.limits ?? {} } }));
}

/** Containers that say nothing about a resource that a quota counts, in order of name; none where the pod says it for all. */
export function silentAbout(pod: Pod, resource: string): string[] {
  const [, list = "requests", name = ""] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(resource) ?? [];
  if (name === "" || pod.spec.resources !== undefined) return [];
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
    .filter(
      ({ resources }) =>
        parseQuantity(
          resources?.[list === "limits" ? "limits" : "requests"]?.[name] ?? resources?.limits?.[name] ?? "",
        ) === null,
    )
    .map((container) => container.name)
    .sort();
}
