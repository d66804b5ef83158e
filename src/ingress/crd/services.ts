import { hashValue } from "../../model/hash.ts";
import { findPort, loadBalancerOf } from "../backends.ts";
import type { HttpService, WeightedService } from "../dynamic-config.ts";
import { normalize } from "../keys.ts";
import { type CrdContext, namespaceOf, report } from "./context.ts";
import type { ServiceReference, TraefikSpecs } from "./kinds.ts";

/** Services by key, as routes come upon them. */
export type FoundServices = Map<string, HttpService>;

/**
 * The key of what a reference leads to, its servers added to `found`. Keys are apart from those of Ingresses: there a
 * Service's annotations say how its servers are used, here the reference does.
 */
export function serviceKeyOf(reference: ServiceReference, context: CrdContext, found: FoundServices): string | null {
  const namespace = namespaceOf(context.entry.object);
  if (reference.namespace && reference.namespace !== namespace)
    return report(context, `Service ${reference.namespace}/${reference.name} is in another namespace`);
  if (reference.kind === "TraefikService")
    return reference.name.includes("@") ? reference.name : traefikServiceKey(namespace, reference.name);
  const { name, port, weight: _, kind: _kind, ...settings } = reference;
  const base = normalize(`crd-${namespace}-${name}-${port ?? ""}`);
  const key = Object.keys(settings).length === 0 ? base : `${base}-${hashValue(settings, 10)}`;
  found.set(key, { loadBalancer: balancer(reference, namespace, context) });
  return key;
}

/** One service as it is; several share requests by weight. Null where none can be found. */
export function combine(
  references: readonly ServiceReference[],
  key: string,
  { context, found }: { readonly context: CrdContext; readonly found: FoundServices },
): string | null {
  const members = references.flatMap((reference): WeightedService[] => {
    const name = serviceKeyOf(reference, context, found);
    return name === null ? [] : [{ name, weight: reference.weight ?? 1 }];
  });
  const [only] = members;
  if (!only) return report(context, "no service to lead to");
  if (members.length === 1) return only.name;
  found.set(key, { weighted: { services: members } });
  return key;
}

export function traefikServiceKey(namespace: string, name: string): string {
  return normalize(`traefikservice-${namespace}-${name}`);
}

/** A TraefikService, added to `found` with all it leads to. */
export function addTraefikService(
  spec: TraefikSpecs["TraefikService"],
  context: CrdContext,
  found: FoundServices,
): void {
  const { object } = context.entry;
  const key = traefikServiceKey(namespaceOf(object), object.metadata.name);
  const service = composite(spec, context, found);
  if (service) found.set(key, service);
}

function composite(
  spec: TraefikSpecs["TraefikService"],
  context: CrdContext,
  found: FoundServices,
): HttpService | null {
  const follow = (reference: ServiceReference) => serviceKeyOf(reference, context, found);
  const members = (references: readonly ServiceReference[] = []): WeightedService[] =>
    references.flatMap((one) => {
      const name = follow(one);
      return name === null ? [] : [{ name, weight: one.weight ?? 1 }];
    });
  if (spec.weighted) {
    const { services, sticky } = spec.weighted;
    return { weighted: { services: members(services), ...(sticky ? { sticky } : {}) } };
  }
  if (spec.highestRandomWeight)
    return { highestRandomWeight: { services: members(spec.highestRandomWeight.services) } };
  if (spec.mirroring) return mirroring(spec.mirroring, follow);
  if (!spec.failover) return report(context, "this kind of TraefikService is not supported");
  const service = follow(spec.failover.service);
  const fallback = follow(spec.failover.fallback);
  return service && fallback ? { failover: { service, fallback } } : null;
}

function mirroring(
  spec: NonNullable<TraefikSpecs["TraefikService"]["mirroring"]>,
  follow: (reference: ServiceReference) => string | null,
): HttpService | null {
  const { mirrors = [], mirrorBody, maxBodySize, ...main } = spec;
  const service = follow(main);
  if (service === null) return null;
  const copies = mirrors.flatMap(({ percent = 0, ...mirror }) => {
    const name = follow(mirror);
    return name === null ? [] : [{ name, percent }];
  });
  const limits = { ...(mirrorBody !== undefined && { mirrorBody }), ...(maxBodySize !== undefined && { maxBodySize }) };
  return { mirroring: { service, mirrors: copies, ...limits } };
}

function balancer(reference: ServiceReference, namespace: string, context: CrdContext) {
  const { name, port, scheme, sticky, passHostHeader, responseForwarding, serversTransport, strategy } = reference;
  const service = context.backends.services.get(`${namespace}/${name}`);
  const found = findPort(service, typeof port === "string" ? { name: port } : { number: port });
  if (!service || !found) {
    report(context, `there is no port ${port ?? ""} of a Service ${namespace}/${name}`);
    return { servers: [] };
  }
  const base = loadBalancerOf(service, found, context.backends);
  return {
    ...base,
    servers: scheme ? base.servers.map(({ url }) => ({ url: url.replace(/^\w+/, scheme) })) : base.servers,
    passHostHeader: passHostHeader ?? true,
    ...(sticky !== undefined && { sticky }),
    ...(responseForwarding !== undefined && { responseForwarding }),
    ...(strategy !== undefined && { strategy }),
    ...(serversTransport !== undefined && { serversTransport: normalize(`${namespace}-${serversTransport}`) }),
  };
}
