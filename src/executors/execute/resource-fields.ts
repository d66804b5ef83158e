import type { ContainerResources } from "../../model/container-spec.ts";

const cpuPeriodUs = 100_000;
/** The kernel takes no smaller quota. */
const smallestQuotaUs = 1_000;

/** The parts of HostConfig that bound a container. Engines refuse NanoCpus above their own cores; a quota they take. */
export function resourceFields(resources: ContainerResources): Readonly<Record<string, unknown>> {
  const { cpuLimitMillis, memoryLimitBytes } = resources;
  return {
    CpuShares: resources.cpuShares,
    ...(cpuLimitMillis !== null && {
      CpuPeriod: cpuPeriodUs,
      CpuQuota: Math.max(smallestQuotaUs, (cpuLimitMillis * cpuPeriodUs) / 1000),
    }),
    // Equal to the limit: no swap.
    ...(memoryLimitBytes !== null && { Memory: memoryLimitBytes, MemorySwap: memoryLimitBytes }),
    ...(resources.pidsLimit !== null && { PidsLimit: resources.pidsLimit }),
    OomScoreAdj: resources.oomScoreAdj,
    DeviceRequests: resources.deviceRequests.map(({ driver, count, capabilities }) => ({
      Driver: driver,
      Count: count,
      Capabilities: [capabilities],
    })),
  };
}
