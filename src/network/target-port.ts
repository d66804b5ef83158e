import type { Container, ServicePort } from "../model/kubernetes.generated.ts";
import type { PodState } from "../model/pod-state.ts";
import { protocolOf } from "./service-facts.ts";

/** The port of a pod that a Service port leads to, or null where the pod has no port of that name. */
export function targetPortOf(pod: PodState, port: ServicePort): number | null {
  const target = port.targetPort ?? port.port;
  if (typeof target === "number") return target;
  for (const container of servingContainers(pod))
    for (const candidate of container.ports ?? [])
      if (candidate.name === target && protocolOf(candidate) === protocolOf(port)) return candidate.containerPort;
  return null;
}

/** Sidecars are init containers that stay: their ports count too. */
function servingContainers({ manifest }: PodState): readonly Container[] {
  const sidecars = (manifest.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...manifest.spec.containers, ...sidecars];
}
