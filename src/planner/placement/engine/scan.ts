import type { Candidates } from "../fleet/candidates.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import { point } from "../scores/units.ts";

/**
 * The hot loop: one pass over the hosts for all pods of a class. It stays alone in its function and touches flat
 * arrays only, which is what keeps it compiled to straight machine code. Costs are those of scores/packing.ts, spelled
 * out.
 */
export function scanHosts(fleet: Fleet, of: PodClass, { hosts, into }: { hosts: Int32Array; into: Candidates }): void {
  const { cost, host } = into;
  const { capacity: cpuCapacity, free: cpuFree } = fleet.cpu;
  const { capacity: memoryCapacity, free: memoryFree } = fleet.memory;
  const podsFree = fleet.podsFree;
  const { cpuMillis, memoryBytes } = of;
  const packs = of.strategy === "pack";
  // A pod that asks for nothing fits even where more was promised than there is.
  const leastCpu = cpuMillis > 0 ? 0 : Number.NEGATIVE_INFINITY;
  const leastMemory = memoryBytes > 0 ? 0 : Number.NEGATIVE_INFINITY;
  let length = 0;
  for (let i = 0; i < hosts.length; i++) {
    const number = hosts[i] as number;
    const cpuLeft = (cpuFree[number] as number) - cpuMillis;
    const memoryLeft = (memoryFree[number] as number) - memoryBytes;
    if (cpuLeft < leastCpu || memoryLeft < leastMemory || (podsFree[number] as number) < 1) continue;
    const cpu = cpuLeft > 0 ? cpuLeft / (cpuCapacity[number] as number) : 0;
    const memory = memoryLeft > 0 ? memoryLeft / (memoryCapacity[number] as number) : 0;
    const units = packs ? Math.abs(cpu - memory) + 0.5 * (cpu + memory) : (2 - cpu - memory) * 0.5;
    host[length] = number;
    cost[length++] = Math.floor(units * point);
  }
  into.length = length;
}
