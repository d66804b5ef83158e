import { ageColumn } from "./age.ts";
import { type Column, column, nameColumn, wide } from "./column.ts";
import type { Fields } from "./fields.ts";
import { joined, none, orNone, selectorText } from "./text.ts";

export const serviceColumns: readonly Column[] = [
  nameColumn,
  column("Type", (service) => service.text("spec.type") || "ClusterIP"),
  column("Cluster-IP", (service) => orNone(service.text("spec.clusterIP"))),
  column("External-IP", externalAddress),
  column("Port(s)", (service) => joined(service.items("spec.ports").map(portText))),
  ageColumn,
  wide("Selector", (service) => selectorText(service, "spec.selector")),
];

function externalAddress(service: Fields): string {
  const given = service.texts("spec.externalIPs");
  if (service.text("spec.type") === "ExternalName") return service.text("spec.externalName");
  if (service.text("spec.type") !== "LoadBalancer") return joined(given);
  const addresses = service
    .items("status.loadBalancer.ingress")
    .map((ingress) => ingress.text("ip") || ingress.text("hostname"));
  return [...addresses, ...given].join(",") || "<pending>";
}

function portText(port: Fields): string {
  const node = port.has("nodePort") ? `:${port.text("nodePort")}` : "";
  return `${port.text("port")}${node}/${port.text("protocol") || "TCP"}`;
}

export const ingressColumns: readonly Column[] = [
  nameColumn,
  column("Class", (ingress) => orNone(ingress.text("spec.ingressClassName"))),
  column(
    "Hosts",
    (ingress) =>
      ingress
        .items("spec.rules")
        .flatMap((rule) => rule.text("host") || [])
        .join(",") || "*",
  ),
  column("Address", (ingress) =>
    ingress
      .items("status.loadBalancer.ingress")
      .map((entry) => entry.text("ip") || entry.text("hostname"))
      .join(","),
  ),
  column("Ports", (ingress) => (ingress.items("spec.tls").length > 0 ? "80, 443" : "80")),
  ageColumn,
];

export const ingressClassColumns: readonly Column[] = [
  nameColumn,
  column("Controller", (object) => object.text("spec.controller")),
  column("Parameters", () => none),
  ageColumn,
];

export const networkPolicyColumns: readonly Column[] = [
  nameColumn,
  column("Pod-Selector", (object) => selectorText(object, "spec.podSelector.matchLabels")),
  ageColumn,
];

export const endpointsColumns: readonly Column[] = [nameColumn, column("Endpoints", endpointsText), ageColumn];

const shownEndpoints = 3;

function endpointsText(object: Fields): string {
  const all = object.items("subsets").flatMap((subset) => {
    const addresses = subset.items("addresses").map((address) => address.text("ip"));
    const ports = subset.items("ports").map((port) => port.text("port"));
    return addresses.flatMap((address) => ports.map((port) => `${address}:${port}`));
  });
  return orNone(shortened(all));
}

export const endpointSliceColumns: readonly Column[] = [
  nameColumn,
  column("AddressType", (slice) => slice.text("addressType")),
  column(
    "Ports",
    (slice) =>
      slice
        .items("ports")
        .map((port) => port.text("port"))
        .join(",") || "<unset>",
  ),
  column(
    "Endpoints",
    (slice) => shortened(slice.items("endpoints").flatMap((endpoint) => endpoint.texts("addresses"))) || "<unset>",
  ),
  ageColumn,
];

function shortened(all: readonly string[]): string {
  const more = all.length - shownEndpoints;
  return all.slice(0, shownEndpoints).join(",") + (more > 0 ? ` + ${more} more...` : "");
}
