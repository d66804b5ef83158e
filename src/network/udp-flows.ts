import type { HostName } from "../model/names.ts";
import { chooseEndpoints } from "./endpoint-choice.ts";
import { isEqual, remembered } from "./remembered.ts";
import type { RoutedPort } from "./service-ports.ts";

/**
 * One line for each address and UDP port of a Service: where its flows may lead. UDP has no end the kernel could see, so
 * a flow to an endpoint that left would go on for ever; the node helper forgets flows that lead anywhere else.
 */
export function udpFlows(ports: readonly RoutedPort[], host: HostName): string {
  const lines = udpPorts(ports, null).flatMap((port) => {
    const { cluster, local } = chooseEndpoints(port, host);
    const targets = [...new Set([...cluster, ...local].map(({ address }) => address))].sort();
    const addresses = [port.clusterIp, ...port.externalIps, ...(port.vip ? [port.vip] : [])];
    return addresses.map((address) => [address, port.port, ...targets].join(" "));
  });
  return lines
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}

/** Once for all hosts. */
const udpPorts = remembered(
  (ports: readonly RoutedPort[], _: null) => ports.filter(({ protocol }) => protocol === "udp"),
  isEqual,
);
