import { desiredOf } from "../model/desired.ts";
import type { Endpoint, ServiceEndpoints, ServicePortEndpoints } from "../model/endpoints.ts";
import type { EndpointAddress, EndpointSubset } from "../model/kubernetes.generated.ts";
import type { PodUid } from "../model/names.ts";
import type { AnyObject } from "../model/object.ts";
import type { PodState } from "../model/pod-state.ts";
import { ownerReference, withUid } from "./identity.ts";
import type { ViewInput } from "./view.ts";

type PodsByUid = ReadonlyMap<PodUid, PodState>;

/** Endpoints and one EndpointSlice for each Service; none beside slices that somebody wrote for it. */
export function endpointObjects({ endpoints, plan, desired }: ViewInput): AnyObject[] {
  const pods = new Map(plan.pods.map((pod) => [pod.uid, pod]));
  const labels = new Map(
    desiredOf(desired, "Service").map(({ object: { metadata } }) => [
      `${metadata.namespace}/${metadata.name}`,
      metadata.labels,
    ]),
  );
  const written = new Set(
    desiredOf(desired, "EndpointSlice").map(
      ({ object: { metadata } }) => `${metadata.namespace}/${metadata.labels?.["kubernetes.io/service-name"]}`,
    ),
  );
  return endpoints.flatMap((service) => {
    const own = labels.get(`${service.namespace}/${service.service}`) ?? {};
    const slices = written.has(`${service.namespace}/${service.service}`) ? [] : [sliceObject(service, pods, own)];
    return [endpointsObject(service, pods, own), ...slices];
  });
}

function endpointsObject(
  service: ServiceEndpoints,
  pods: PodsByUid,
  labels: Readonly<Record<string, string>>,
): AnyObject {
  const metadata = { name: service.service, namespace: service.namespace, labels };
  const subsets = service.ports.map((port) => subsetOf(port, pods)).filter((subset) => subset !== null);
  return withUid({
    apiVersion: "v1",
    kind: "Endpoints",
    metadata,
    ...(subsets.length > 0 ? { subsets } : {}),
  } as AnyObject);
}

function subsetOf(port: ServicePortEndpoints, pods: PodsByUid): EndpointSubset | null {
  const addresses = port.endpoints.filter(({ ready }) => ready).map((endpoint) => addressOf(endpoint, pods));
  const waiting = port.endpoints.filter(({ ready, terminating }) => !ready && !terminating);
  if (addresses.length + waiting.length === 0) return null;
  return {
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(waiting.length > 0 ? { notReadyAddresses: waiting.map((endpoint) => addressOf(endpoint, pods)) } : {}),
    ports: [{ ...named(port), port: port.endpoints[0]?.port ?? port.port, protocol: port.protocol }],
  };
}

function addressOf({ address, host, pod, hostname }: Endpoint, pods: PodsByUid): EndpointAddress {
  return {
    ip: address,
    ...(hostname === null ? {} : { hostname }),
    ...(host === null ? {} : { nodeName: host }),
    ...targetOf(pod, pods),
  };
}

function sliceObject(service: ServiceEndpoints, pods: PodsByUid, labels: Readonly<Record<string, string>>): AnyObject {
  const owner = { group: "", kind: "Service", namespace: service.namespace, name: service.service };
  const metadata = {
    name: `${service.service}-berth`,
    namespace: service.namespace,
    labels: {
      ...labels,
      "kubernetes.io/service-name": service.service,
      "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.berth.dev",
    },
    ownerReferences: [ownerReference("v1", owner)],
  };
  const ports = service.ports.map((port) => ({
    ...named(port),
    port: port.endpoints[0]?.port ?? port.port,
    protocol: port.protocol,
  }));
  const endpoints = (service.ports[0]?.endpoints ?? []).map(({ address, host, pod, hostname, ...conditions }) => ({
    addresses: [address],
    conditions: { ready: conditions.ready, serving: conditions.serving, terminating: conditions.terminating },
    ...(hostname === null ? {} : { hostname }),
    ...(host === null ? {} : { nodeName: host }),
    ...targetOf(pod, pods),
  }));
  const slice = {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata,
    addressType: "IPv4",
    endpoints,
    ports,
  };
  return withUid(slice as AnyObject);
}

function named({ name }: ServicePortEndpoints): { name?: string } {
  return name === "" ? {} : { name };
}

function targetOf(uid: PodUid | null, pods: PodsByUid) {
  const pod = uid === null ? undefined : pods.get(uid);
  return pod ? { targetRef: { kind: "Pod", namespace: pod.namespace, name: pod.name, uid: pod.uid } } : {};
}
