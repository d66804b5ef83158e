import { ingressFiles } from "../ingress/ingress-files.ts";
import type { RoutingInput } from "../ingress/traefik-config.ts";
import type { IngressHost } from "../ingress/virtual-addresses.ts";
import type { HostFile } from "../model/action.ts";
import type { HostSpec } from "../model/berth-kinds.ts";
import type { Desired } from "../model/desired.ts";
import { desiredOf } from "../model/desired.ts";
import type { ServiceEndpoints } from "../model/endpoints.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { KnownKind } from "../model/kinds.ts";
import { type HostName, hostName } from "../model/names.ts";
import type { Plan } from "../model/plan.ts";
import type { PlannerSettings } from "../model/planner-settings.ts";
import type { Problem } from "../model/problem.ts";
import { allocateServices, ingressEntry } from "../network/allocate-services.ts";
import type { NetworkHost } from "../network/cluster.ts";
import { endpoints } from "../network/endpoints.ts";
import { networkFiles } from "../network/network-files.ts";
import { isIpv4 } from "../network/ranges.ts";

/** What the hosts are told so that traffic finds the pods. */
export interface RenderedHosts {
  readonly services: JournalFacts["services"];
  readonly endpoints: readonly ServiceEndpoints[];
  readonly files: ReadonlyMap<HostName, readonly HostFile[]>;
  readonly problems: readonly Problem[];
}

interface RenderInput {
  readonly desired: Desired;
  readonly facts: JournalFacts;
  readonly settings: PlannerSettings;
}

/** Services get their addresses, pods become endpoints, and both become files for each host. */
export function renderHosts({ desired, facts, settings }: RenderInput, plan: Plan): RenderedHosts {
  const services = desiredOf(desired, "Service").map(({ object }) => object);
  const entrances = ingressHosts(desired);
  const { allocations, problems } = allocateServices({
    services: desiredOf(desired, "Service"),
    pools: desiredOf(desired, "IPAddressPool"),
    known: facts.services,
    serviceCidr: settings.serviceCidr,
    entryPoints: settings.images.traefik !== null && entrances.length > 0 ? settings.entryPoints : null,
  });
  const found = endpoints(services, plan.pods, [
    ...objectsOf(desired, "Endpoints"),
    ...objectsOf(desired, "EndpointSlice"),
  ]);
  const hosts = networkHosts(desired, facts, plan);
  const network = networkFiles({
    ...{ cluster: settings, hosts, services, allocations, endpoints: found, pods: plan.pods },
    policies: objectsOf(desired, "NetworkPolicy"),
    namespaces: objectsOf(desired, "Namespace"),
  });
  const ingress = ingressFiles({
    ...routingInput(desired, found),
    hosts: entrances,
    allocations,
    entryKey: ingressEntry,
    entryPoints: settings.entryPoints,
    keepalived: { advertSeconds: settings.advertMs / 1000 },
  });
  return {
    services: allocations,
    endpoints: found,
    files: joined(network, ingress.files),
    problems: [...problems, ...addressProblems(desired), ...ingress.problems],
  };
}

/** What Traefik's routes follow from. */
export function routingInput(desired: Desired, found: readonly ServiceEndpoints[]): RoutingInput {
  return {
    ingresses: desiredOf(desired, "Ingress"),
    classes: objectsOf(desired, "IngressClass"),
    services: objectsOf(desired, "Service"),
    secrets: objectsOf(desired, "Secret"),
    endpoints: found,
    objects: desired.objects,
  };
}

function objectsOf<K extends KnownKind>(desired: Desired, kind: K) {
  return desiredOf(desired, kind).map(({ object }) => object);
}

function ingressHosts(desired: Desired): IngressHost[] {
  return objectsOf(desired, "Host")
    .filter(({ spec }) => spec.roles?.includes("ingress") && isIpv4(internalAddress(spec)))
    .map(({ metadata, spec }) => ({
      name: hostName(metadata.name),
      address: internalAddress(spec),
      draining: spec.unschedulable ?? false,
    }));
}

/** Hosts that have a pod network, and an address that others can route to. */
function networkHosts(desired: Desired, facts: JournalFacts, plan: Plan): NetworkHost[] {
  return objectsOf(desired, "Host").flatMap(({ metadata, spec }) => {
    const name = hostName(metadata.name);
    const podCidr = plan.allocations.podCidrs[name] ?? facts.podCidrs.get(name);
    return podCidr === undefined || !isIpv4(internalAddress(spec))
      ? []
      : [{ name, address: internalAddress(spec), podCidr }];
  });
}

/** Routes and rules need numbers, and whether a name leads to the same address tomorrow nobody knows. */
function addressProblems(desired: Desired): Problem[] {
  return desiredOf(desired, "Host")
    .filter(({ object }) => !isIpv4(internalAddress(object.spec)))
    .map(({ object: { metadata, spec }, at }) => ({
      code: "host-address",
      severity: "error",
      message: `host ${metadata.name}: ${internalAddress(spec)} is no IPv4 address, so its pods reach no other host, nor others them`,
      hint: "give spec.internalAddress the IPv4 address other hosts reach it by",
      at,
      frame: null,
    }));
}

const internalAddress = (spec: HostSpec): string => spec.internalAddress ?? spec.address;

type Files = ReadonlyMap<HostName, readonly HostFile[]>;

/** An ingress host without a pod network yet still gets its ingress files. */
function joined(network: Files, ingress: Files): Files {
  const names = new Set([...network.keys(), ...ingress.keys()]);
  return new Map([...names].map((name) => [name, [...(network.get(name) ?? []), ...(ingress.get(name) ?? [])]]));
}
