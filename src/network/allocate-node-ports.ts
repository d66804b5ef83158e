import type { ServiceAllocation } from "../model/facts.ts";
import type { Service } from "../model/kinds.ts";
import type { ServicePort } from "../model/kubernetes.generated.ts";
import type { Problem } from "../model/problem.ts";
import { givePlaces } from "./give-places.ts";
import { firstFree, startOf } from "./probe.ts";
import { type DesiredService, portKey, problemOf, protocolOf, serviceKey, servicePorts } from "./service-facts.ts";

/** Kubernetes' own default range. */
const range = { first: 30000, last: 32767 } as const;
const size = range.last - range.first + 1;

interface PortClaim {
  readonly key: string;
  readonly service: DesiredService;
  readonly port: ServicePort;
}

/** NodePorts by Service key, then by port name or number. */
export function allocateNodePorts(
  services: readonly DesiredService[],
  known: ReadonlyMap<string, ServiceAllocation>,
  problems: Problem[],
): ReadonlyMap<string, Readonly<Record<string, number>>> {
  const given = new Map<string, Record<string, number>>();
  const taken = new Set<string>();
  givePlaces<PortClaim, number>(services.filter(({ object }) => opensNodePorts(object)).flatMap(claimsOf), {
    kept: (claim) => keptPort(claim, known),
    asked: ({ port }) => port.nodePort || null,
    free: (claim) => freePort(claim, taken),
    refusal: (claim, number) => refusalOf(number, taken.has(placeId(claim, number))),
    give: (claim, number) => {
      given.set(claim.key, { ...given.get(claim.key), [portKey(claim.port)]: number });
      taken.add(placeId(claim, number));
    },
    refuse: ({ service }, message) => problems.push(problemOf(service, "node-port", message)),
    exhausted: () => "no NodePort is left",
  });
  return given;
}

function opensNodePorts({ spec }: Service): boolean {
  return spec.type === "NodePort" || (spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false);
}

function claimsOf(service: DesiredService): PortClaim[] {
  return servicePorts(service.object).map((port) => ({ key: serviceKey(service.object), service, port }));
}

/** One number serves two protocols. */
function placeId({ port }: PortClaim, number: number): string {
  return `${protocolOf(port)}/${number}`;
}

function keptPort({ key, port }: PortClaim, known: ReadonlyMap<string, ServiceAllocation>): number | null {
  const number = known.get(key)?.nodePorts[portKey(port)] ?? null;
  return !port.nodePort || port.nodePort === number ? number : null;
}

function freePort(claim: PortClaim, taken: ReadonlySet<string>): number | null {
  const start = startOf(`${claim.key}:${portKey(claim.port)}`, size);
  const place = firstFree(size, start, (at) => !taken.has(placeId(claim, range.first + at)));
  return place === null ? null : range.first + place;
}

function refusalOf(number: number, taken: boolean): string | null {
  if (number < range.first || number > range.last) return `nodePort ${number} is outside ${range.first}-${range.last}`;
  return taken ? `nodePort ${number} belongs to another Service` : null;
}
