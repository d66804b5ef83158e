import type { JournalFacts, ServiceAllocation } from "../model/facts.ts";
import { isKind, type Service } from "../model/kinds.ts";
import type { AnyObject } from "../model/object.ts";

/** A Service with the addresses and ports it was given. */
export function serviceWithStatus(object: AnyObject, facts: JournalFacts): AnyObject {
  if (!isKind(object, "Service")) return object;
  const { namespace = "default", name } = object.metadata;
  const allocation = facts.services.get(`${namespace}/${name}`);
  return {
    ...object,
    spec: { ...object.spec, ...allocated(object, allocation) },
    status: statusOf(allocation),
  } as Service;
}

function allocated({ spec }: Service, allocation: ServiceAllocation | undefined): Partial<Service["spec"]> {
  const clusterIp = spec.clusterIP ?? allocation?.clusterIp ?? null;
  const ports = spec.ports?.map((port) => {
    const nodePort = port.nodePort ?? allocation?.nodePorts[port.name ?? String(port.port)];
    return nodePort === undefined ? port : { ...port, nodePort };
  });
  return {
    ...(clusterIp === null ? {} : { clusterIP: clusterIp, clusterIPs: [clusterIp] }),
    ...(ports ? { ports } : {}),
  };
}

function statusOf(allocation: ServiceAllocation | undefined): NonNullable<Service["status"]> {
  const vip = allocation?.vip ?? null;
  return { loadBalancer: vip === null ? {} : { ingress: [{ ip: vip, ipMode: "VIP" }] } };
}
