import { addressIn } from "../model/ipv4.ts";
import type { HostName } from "../model/names.ts";
import { dnsServiceIndex } from "./allocate-cluster-ip.ts";

/** Ranges and names that every host shares; PlannerSettings has them all. */
export interface ClusterNetwork {
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly clusterDomain: string;
}

/** A host of the pod network. */
export interface NetworkHost {
  readonly name: HostName;
  /** The IPv4 address other hosts reach it by. */
  readonly address: string;
  readonly podCidr: string;
}

/** The bridge's own address: where pods send what leaves their subnet, and where their name server answers. */
export function gatewayOf(host: NetworkHost): string {
  return addressIn(host.podCidr, 1);
}

export function dnsAddress(cluster: ClusterNetwork): string {
  return addressIn(cluster.serviceCidr, dnsServiceIndex);
}
