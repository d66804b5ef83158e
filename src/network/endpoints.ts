import type { Endpoint, ServiceEndpoints, ServicePortEndpoints } from "../model/endpoints.ts";
import type { Service } from "../model/kinds.ts";
import type { ServicePort } from "../model/kubernetes.generated.ts";
import { groupBy, sortBy } from "../model/order.ts";
import type { PodState } from "../model/pod-state.ts";
import { type ManualEndpoints, manualEndpoints, serviceKeyOf } from "./manual-endpoints.ts";
import { indexPods, type PodIndex, selectPods } from "./selector.ts";
import { isHeadless, protocolOf, serviceKey, servicePorts } from "./service-facts.ts";
import { targetPortOf } from "./target-port.ts";

/**
 * Where each port of each Service leads, in order of `namespace/name`. A Service with a selector has its pods; one
 * without has what was written for it: the Endpoints object of its own name, the EndpointSlices with its label. A headless Service without ports has one port numbered 0: its pods
 * have names though nothing is forwarded to them.
 */
export function endpoints(
  services: readonly Service[],
  pods: readonly PodState[],
  manual: readonly ManualEndpoints[],
): readonly ServiceEndpoints[] {
  const index = indexPods(sortBy(pods.filter(hasEndpoint), ({ address }) => address ?? ""));
  const byKey = groupBy(manual, serviceKeyOf);
  return sortBy(services, serviceKey).map((service) => ({
    namespace: service.metadata.namespace ?? "default",
    service: service.metadata.name,
    ports: portsOf(service).map((port) => portEndpoints(service, port, { index, byKey })),
  }));
}

interface Sources {
  readonly index: PodIndex;
  readonly byKey: ReadonlyMap<string | null, readonly ManualEndpoints[]>;
}

function hasEndpoint({ host, address, status }: PodState): boolean {
  return host !== null && address !== null && status.phase !== "Succeeded" && status.phase !== "Failed";
}

function portsOf(service: Service): readonly ServicePort[] {
  const ports = servicePorts(service);
  return ports.length === 0 && isHeadless(service) ? [{ port: 0 }] : ports;
}

function portEndpoints(service: Service, port: ServicePort, sources: Sources): ServicePortEndpoints {
  return {
    name: port.name ?? "",
    protocol: protocolOf(port),
    port: port.port,
    endpoints: membersOf(service, port, sources),
  };
}

function membersOf(service: Service, port: ServicePort, { index, byKey }: Sources): readonly Endpoint[] {
  if (service.spec.type === "ExternalName") return [];
  const { selector } = service.spec;
  if (!selector) return manualEndpoints(byKey.get(serviceKey(service)) ?? [], port);
  return selectPods(index, service.metadata.namespace ?? "default", selector).flatMap((pod) => {
    const target = targetPortOf(pod, port);
    return target === null ? [] : [podEndpoint(service, pod, target)];
  });
}

/** Readiness as the EndpointSlice controller sees it: a leaving pod serves as long as it passes its probe, but is not ready. */
function podEndpoint(service: Service, pod: PodState, port: number): Endpoint {
  const { hostname, subdomain } = pod.manifest.spec;
  const terminating = pod.leaving !== null;
  const serving = pod.ready || pod.inherited;
  return {
    address: pod.address ?? "",
    port,
    host: pod.host,
    pod: pod.uid,
    hostname: hostname && subdomain === service.metadata.name ? hostname : null,
    ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
    serving,
    terminating,
  };
}
