import { canonicalJson } from "../model/hash.ts";
import type { Service } from "../model/kinds.ts";
import { type DesiredService, protocolOf, serviceKey, servicePorts } from "./service-facts.ts";

/** MetalLB's annotations by both of its prefixes: manifests written for it work unchanged. */
const prefixes = ["metallb.io/", "metallb.universe.tf/", "berth.dev/"];
/** Values of `loadBalancerClass` that are ours; any other one asks somebody else. */
const classes: readonly string[] = ["berth.dev/vip", "metallb.io/metallb"];

/** What wants a virtual address, and with whom it may share one. */
export interface VipClaim {
  readonly key: string;
  /** Null for the ingress entry. */
  readonly service: DesiredService | null;
  /** The address asked for by name. */
  readonly wanted: string | null;
  readonly pool: string | null;
  /** Equal keys may share; "" shares with nobody. */
  readonly sharing: string;
  /** With Local policy only Services that lead to the same pods may share. */
  readonly backend: string;
  readonly ports: readonly string[];
}

/** What a Service asks for, or null where it wants no VIP of ours. */
export function claimOf(service: DesiredService): VipClaim | null {
  const { spec, metadata } = service.object;
  if (spec.type !== "LoadBalancer") return null;
  if (spec.loadBalancerClass && !classes.includes(spec.loadBalancerClass)) return null;
  const annotation = (name: string) => annotationOf(metadata.annotations ?? {}, name);
  return {
    key: serviceKey(service.object),
    service,
    wanted: firstIpv4(annotation("loadBalancerIPs") ?? spec.loadBalancerIP ?? ""),
    pool: annotation("address-pool"),
    sharing: annotation("allow-shared-ip") ?? "",
    backend: backendOf(service.object),
    ports: servicePorts(service.object).map((port) => `${protocolOf(port)}/${port.port}`),
  };
}

/** MetalLB's rule of sharing: one key, no port twice, and the same pods where one of them is Local. */
export function mayShare(a: VipClaim, b: VipClaim): boolean {
  if (a.sharing === "" || a.sharing !== b.sharing || a.backend !== b.backend) return false;
  return !a.ports.some((port) => b.ports.includes(port));
}

function annotationOf(annotations: Readonly<Record<string, string>>, name: string): string | null {
  return prefixes.map((prefix) => annotations[prefix + name]).find(Boolean) ?? null;
}

/** MetalLB takes one address per family; the IPv6 one is not for us. */
function firstIpv4(list: string): string | null {
  return (
    list
      .split(",")
      .map((part) => part.trim())
      .find((part) => part !== "" && !part.includes(":")) ?? null
  );
}

function backendOf({ spec }: Service): string {
  return spec.externalTrafficPolicy === "Local" ? canonicalJson(spec.selector ?? {}) : "";
}
