import type { Fleet } from "../fleet/fleet.ts";
import { otherAmounts } from "../fleet/occupy.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import type { RoomFilter } from "./room-filter.ts";

/** Requests, overhead and extended resources, and how many pods there may be. */
export const resources: RoomFilter = { check: hasRoom, explain: insufficient };

/** Everything of which the host has too little left. */
function insufficient(fleet: Fleet, of: PodClass, host: number): string[] {
  const lacks = [
    ["cpu", of.cpuMillis, fleet.cpu.free[host] ?? 0] as const,
    ["memory", of.memoryBytes, fleet.memory.free[host] ?? 0] as const,
    ...of.other.map(([name, amount]) => [name, amount, otherAmounts(fleet, name).free[host] ?? 0] as const),
  ].filter(([, wanted, free]) => wanted > 0 && wanted > free);
  const crowded = (fleet.podsFree[host] ?? 0) < 1 ? ["Too many pods"] : [];
  return [...crowded, ...lacks.map(([name]) => `Insufficient ${name}`)];
}

/** Whether there is room, without the words: asked once for each pod placed. */
function hasRoom(fleet: Fleet, of: PodClass, host: number): boolean {
  if ((fleet.podsFree[host] ?? 0) < 1) return false;
  if (of.cpuMillis > 0 && of.cpuMillis > (fleet.cpu.free[host] ?? 0)) return false;
  if (of.memoryBytes > 0 && of.memoryBytes > (fleet.memory.free[host] ?? 0)) return false;
  return of.other.every(([name, amount]) => amount <= (otherAmounts(fleet, name).free[host] ?? 0));
}
