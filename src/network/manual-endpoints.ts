import type { Endpoint } from "../model/endpoints.ts";
import type { Endpoints } from "../model/kinds.ts";
import type { EndpointAddress, EndpointSubset, ServicePort } from "../model/kubernetes.generated.ts";
import { hostName } from "../model/names.ts";
import { protocolOf } from "./service-facts.ts";

/** The members of a Service without selector, out of the Endpoints object people wrote for it. */
export function manualEndpoints(object: Endpoints | null, port: ServicePort): readonly Endpoint[] {
  return (object?.subsets ?? []).flatMap((subset) => {
    const number = portOf(subset, port);
    if (number === null) return [];
    return [
      ...(subset.addresses ?? []).map((address) => endpointOf(address, number, true)),
      ...(subset.notReadyAddresses ?? []).map((address) => endpointOf(address, number, false)),
    ];
  });
}

/** Ports are matched by name: an unnamed port has the empty one. */
function portOf(subset: EndpointSubset, port: ServicePort): number | null {
  if (port.port === 0) return 0;
  const same = subset.ports?.find(
    (candidate) => (candidate.name ?? "") === (port.name ?? "") && protocolOf(candidate) === protocolOf(port),
  );
  return same?.port ?? null;
}

function endpointOf(address: EndpointAddress, port: number, ready: boolean): Endpoint {
  return {
    address: address.ip,
    port,
    host: address.nodeName ? hostName(address.nodeName) : null,
    pod: null,
    hostname: address.hostname ?? null,
    ready,
    serving: ready,
    terminating: false,
  };
}
