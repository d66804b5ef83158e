import type { Endpoint } from "../model/endpoints.ts";
import type { EndpointSlice, Endpoints } from "../model/kinds.ts";
import type { EndpointAddress, ServicePort, Endpoint as SliceEndpoint } from "../model/kubernetes.generated.ts";
import { hostName } from "../model/names.ts";
import { isIpv4 } from "./ranges.ts";
import { protocolOf } from "./service-facts.ts";

/** What people write to say where a Service without selector leads. */
export type ManualEndpoints = Endpoints | EndpointSlice;

const serviceLabel = "kubernetes.io/service-name";

/** The key of the Service an object is for: the Endpoints' own name, the slice's label. Null where it names none. */
export function serviceKeyOf({ kind, metadata }: ManualEndpoints): string | null {
  const name = kind === "Endpoints" ? metadata.name : metadata.labels?.[serviceLabel];
  return name === undefined ? null : `${metadata.namespace ?? "default"}/${name}`;
}

/** The members of a Service without selector, each address and port once. */
export function manualEndpoints(objects: readonly ManualEndpoints[], port: ServicePort): readonly Endpoint[] {
  const members = objects.flatMap((object) =>
    object.kind === "Endpoints" ? subsetMembers(object, port) : sliceMembers(object, port),
  );
  return [...new Map(members.map((member) => [`${member.address}:${member.port}`, member])).values()];
}

function subsetMembers({ subsets = [] }: Endpoints, port: ServicePort): readonly Endpoint[] {
  return subsets.flatMap((subset) => {
    const number = portOf(subset.ports, port);
    if (number === null) return [];
    return [
      ...(subset.addresses ?? []).map((address) => addressMember(address, number, true)),
      ...(subset.notReadyAddresses ?? []).map((address) => addressMember(address, number, false)),
    ];
  });
}

function sliceMembers({ addressType, endpoints, ports }: EndpointSlice, port: ServicePort): readonly Endpoint[] {
  const number = portOf(ports, port);
  if (number === null || addressType !== "IPv4") return [];
  return endpoints.flatMap((endpoint) => sliceMember(endpoint, number) ?? []);
}

/** Ports are matched by name: an unnamed port has the empty one. */
function portOf(
  ports: readonly { readonly name?: string; readonly protocol?: string; readonly port?: number }[] = [],
  port: ServicePort,
): number | null {
  if (port.port === 0) return 0;
  const same = ports.find(
    (candidate) => (candidate.name ?? "") === (port.name ?? "") && protocolOf(candidate) === protocolOf(port),
  );
  return same?.port ?? null;
}

function addressMember(address: EndpointAddress, port: number, ready: boolean): Endpoint {
  return member({ address: address.ip, port, ready, serving: ready, terminating: false }, address);
}

/** All addresses of an endpoint stand for one thing, so consumers take the first. What is unknown counts as ready. */
function sliceMember({ addresses, conditions = {}, ...where }: SliceEndpoint, port: number): Endpoint | null {
  const [address] = addresses;
  if (address === undefined || !isIpv4(address)) return null;
  const { ready = true, serving = ready, terminating = false } = conditions;
  return member({ address, port, ready, serving, terminating }, where);
}

function member(
  what: Pick<Endpoint, "address" | "port" | "ready" | "serving" | "terminating">,
  { nodeName, hostname }: { readonly nodeName?: string; readonly hostname?: string },
): Endpoint {
  return { ...what, host: nodeName ? hostName(nodeName) : null, pod: null, hostname: hostname ?? null };
}
