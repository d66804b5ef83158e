import type { EndpointSlice, Endpoints, NetworkPolicy, Service } from "../../model/kinds.ts";
import { type Draft, fill } from "./draft.ts";

/** Defaults of the network kinds (core/v1/defaults.go, networking/v1/defaults.go, and the registry's choice of one family). */
export function defaultService({ spec }: Draft<Service>): void {
  const type = fill(spec, "type", "ClusterIP");
  if (fill(spec, "sessionAffinity", "None") === "ClientIP") {
    fill(fill(fill(spec, "sessionAffinityConfig", {}), "clientIP", {}), "timeoutSeconds", 10800);
  }
  for (const port of spec.ports ?? []) {
    fill(port, "protocol", "TCP");
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === "") port.targetPort = port.port;
  }
  if (type === "ExternalName") return;
  fill(spec, "internalTrafficPolicy", "Cluster");
  fill(spec, "ipFamilies", ["IPv4"]);
  fill(spec, "ipFamilyPolicy", "SingleStack");
  if (type !== "ClusterIP") fill(spec, "externalTrafficPolicy", "Cluster");
  if (type === "LoadBalancer") fill(spec, "allocateLoadBalancerNodePorts", true);
}

export function defaultNetworkPolicy({ spec }: Draft<NetworkPolicy>): void {
  fill(spec, "policyTypes", spec.egress?.length ? ["Ingress", "Egress"] : ["Ingress"]);
  fill(spec, "podSelector", {});
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
    for (const port of rule.ports ?? []) fill(port, "protocol", "TCP");
  }
}

export function defaultEndpointSlice({ ports }: Draft<EndpointSlice>): void {
  for (const port of ports ?? []) fill(port, "protocol", "TCP");
}

export function defaultEndpoints(endpoints: Draft<Endpoints>): void {
  for (const subset of endpoints.subsets ?? []) {
    for (const port of subset.ports ?? []) fill(port, "protocol", "TCP");
  }
}
