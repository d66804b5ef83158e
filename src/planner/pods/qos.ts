import type { Pod } from "../../model/kinds.ts";
import type { Container } from "../../model/kubernetes.generated.ts";
import { bytes, parseQuantity } from "../../model/quantity.ts";
import { containerRequest } from "./requests.ts";

export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

/** The class kubelet gives a pod by its requests and limits. */
export function qosClass(pod: Pod): QosClass {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  if (containers.every(asksNothing)) return "BestEffort";
  return containers.every(isGuaranteed) ? "Guaranteed" : "Burstable";
}

function asksNothing(container: Container): boolean {
  const { cpuMillis, memoryBytes } = containerRequest(container);
  return cpuMillis === 0 && memoryBytes === 0;
}

function isGuaranteed({ resources }: Container): boolean {
  return ["cpu", "memory"].every((name) => {
    const limit = parseQuantity(resources?.limits?.[name] ?? "0");
    return limit !== null && limit > 0 && limit === parseQuantity(resources?.requests?.[name] ?? `${limit}`);
  });
}

/** kubelet's score for the kernel: who is killed first when a host runs out of memory. */
export function oomScoreAdj(pod: Pod, container: Container, hostMemoryBytes: number): number {
  const qos = qosClass(pod);
  if (qos === "Guaranteed") return -997;
  if (qos === "BestEffort") return 1000;
  const request =
    bytes(container.resources?.requests?.["memory"] ?? container.resources?.limits?.["memory"] ?? "0") ?? 0;
  const share = hostMemoryBytes > 0 ? Math.trunc((1000 * request) / hostMemoryBytes) : 0;
  return Math.min(999, Math.max(3, 1000 - share));
}
