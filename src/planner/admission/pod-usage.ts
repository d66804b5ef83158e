import type { Pod } from "../../model/kinds.ts";
import type { Container } from "../../model/kubernetes.generated.ts";
import { parseQuantity } from "../../model/quantity.ts";
import type { Resources } from "../../model/resources.ts";
import { effectiveRequest } from "../placement/effective-request.ts";

/** What a pod counts for in quotas, by the names quotas use; whole cores, bytes and pieces. */
export function podUsage(pod: Pod): ReadonlyMap<string, number> {
  const requests = effectiveRequest(pod.spec);
  const limits = effectiveRequest({
    ...pod.spec,
    containers: asLimits(pod.spec.containers),
    initContainers: asLimits(pod.spec.initContainers),
    ...(pod.spec.resources && { resources: { requests: pod.spec.resources.limits ?? {} } }),
  });
  return new Map([
    ["pods", 1],
    ["count/pods", 1],
    ...named("requests.", requests),
    ...named("limits.", limits),
    ["cpu", requests.cpuMillis / 1000],
    ["memory", requests.memoryBytes],
    ...Object.entries(requests.other),
  ]);
}

function named(prefix: string, { cpuMillis, memoryBytes, other }: Resources): [string, number][] {
  return [
    [`${prefix}cpu`, cpuMillis / 1000],
    [`${prefix}memory`, memoryBytes],
    ...Object.entries(other).map(([name, count]): [string, number] => [`${prefix}${name}`, count]),
  ];
}

/** The same containers asking for their limits: then one arithmetic serves for both. */
function asLimits(containers: readonly Container[] = []): Container[] {
  return containers.map((container) => ({ ...container, resources: { requests: container.resources?.limits ?? {} } }));
}

/** Containers that say nothing about a resource that a quota counts. */
export function silentAbout(pod: Pod, resource: string): string[] {
  const [, list = "requests", name = ""] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(resource) ?? [];
  if (name === "") return [];
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
    .filter(
      ({ resources }) =>
        parseQuantity(
          resources?.[list === "limits" ? "limits" : "requests"]?.[name] ?? resources?.limits?.[name] ?? "",
        ) === null,
    )
    .map((container) => container.name);
}
