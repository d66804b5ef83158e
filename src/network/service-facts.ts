import type { Service } from "../model/kinds.ts";
import type { ServicePort } from "../model/kubernetes.generated.ts";
import type { DesiredObject } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";

export type DesiredService = DesiredObject<Service>;
export type Protocol = "TCP" | "UDP" | "SCTP";

/** `namespace/name`: the key of a Service in the journal and in every map here. */
export function serviceKey(service: Service): string {
  return `${service.metadata.namespace ?? "default"}/${service.metadata.name}`;
}

/** The key of one port's NodePort: its name, or its number where it has none. */
export function portKey(port: ServicePort): string {
  return port.name ?? `${port.port}`;
}

export function protocolOf(port: { readonly protocol?: string }): Protocol {
  return port.protocol === "UDP" || port.protocol === "SCTP" ? port.protocol : "TCP";
}

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === "None";
}

/** ExternalName Services are a name only: no address, no packets. */
export function hasAddress(service: Service): boolean {
  return service.spec.type !== "ExternalName" && !isHeadless(service);
}

export function servicePorts(service: Service): readonly ServicePort[] {
  return service.spec.ports ?? [];
}

export function problemOf(service: DesiredService, code: string, message: string): Problem {
  return { code, severity: "error", message, hint: null, at: service.at, frame: null };
}
