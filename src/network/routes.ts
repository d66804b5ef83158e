import type { NetworkHost } from "./cluster.ts";
import { compareAddresses } from "./ranges.ts";

/** One line for each other host: its pods' network and the address it is reached through. */
export function routes(host: NetworkHost, hosts: readonly NetworkHost[]): string {
  const others = hosts.filter(({ name }) => name !== host.name);
  const lines = others.map(({ podCidr, address }) => `${podCidr} ${address}`);
  return lines
    .sort(compareRoutes)
    .map((line) => `${line}\n`)
    .join("");
}

function compareRoutes(a: string, b: string): number {
  return compareAddresses(a.split("/")[0] ?? "", b.split("/")[0] ?? "");
}
