import { portsAreFree } from "../host-port.ts";
import type { RoomFilter } from "./room-filter.ts";

export const hostPorts: RoomFilter = {
  check: (fleet, of, host) => portsAreFree(of.ports, fleet.portsTaken[host] ?? []),
  explain: () => ["node(s) didn't have free ports for the requested pod ports"],
};
