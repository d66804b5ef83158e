import type { Endpoint } from "../model/endpoints.ts";
import type { HostName } from "../model/names.ts";
import type { RoutedPort } from "./service-ports.ts";

/** The endpoints one host sends new connections to, by traffic policy. */
export interface EndpointChoice {
  readonly cluster: readonly Endpoint[];
  readonly local: readonly Endpoint[];
  /** What traffic from inside and from outside finds; both empty where `any` is false. */
  readonly any: boolean;
  readonly internal: boolean;
  readonly external: boolean;
}

/** kube-proxy's rule (pkg/proxy/topology.go): ready endpoints, else those leaving that still answer, separately for Local. */
export function chooseEndpoints(port: RoutedPort, host: HostName): EndpointChoice {
  const cluster = usable(port.endpoints);
  const local = usable(port.endpoints.filter((endpoint) => endpoint.host === host));
  const any = cluster.length > 0;
  return {
    cluster,
    local,
    any,
    internal: port.internalLocal ? local.length > 0 : any,
    external: port.externalLocal ? local.length > 0 : any,
  };
}

function usable(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating);
}
