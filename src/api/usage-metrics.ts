import { Gauge, type Registry } from "prom-client";
import type { PodState } from "../model/pod-state.ts";
import type { MeasuredUsage } from "../model/usage.ts";

export interface UsageSource {
  readonly usage: () => MeasuredUsage;
  /** Who the pods are. */
  readonly pods: () => readonly PodState[];
}

/** What containers and hosts use, read when somebody scrapes: nothing is kept between. */
export function usageGauges(registry: Registry, { usage, pods }: UsageSource): void {
  const gauge = (name: string, help: string, labelNames: readonly string[], collect: (gauge: Gauge) => void): Gauge =>
    new Gauge({
      name: `berth_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        collect(this);
      },
    });
  const ofContainers = (value: (used: Used) => number) => (target: Gauge) => {
    for (const { labels, used } of containers(usage(), pods())) target.set(labels, value(used));
  };
  const ofHosts = (value: (used: Used) => number) => (target: Gauge) => {
    for (const [host, used] of usage().hosts) target.set({ host }, value(used));
  };
  const [perContainer, perHost] = [["host", "namespace", "pod", "container"], ["host"]];
  gauge("container_cpu_cores", "Processors a container uses", perContainer, ofContainers(cores));
  gauge("container_memory_working_set_bytes", "Memory a container uses", perContainer, ofContainers(memory));
  gauge("host_cpu_cores", "Processors all of a host uses", perHost, ofHosts(cores));
  gauge("host_memory_working_set_bytes", "Memory all of a host uses", perHost, ofHosts(memory));
}

interface Used {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

const cores = ({ cpuMillis }: Used): number => cpuMillis / 1000;
const memory = ({ memoryBytes }: Used): number => memoryBytes;

function containers(measured: MeasuredUsage, pods: readonly PodState[]) {
  return pods.flatMap(({ uid, host, namespace, name }) =>
    (measured.pods.get(uid)?.containers ?? []).map((used) => ({
      labels: { host: host ?? "", namespace, pod: name, container: used.container },
      used,
    })),
  );
}
