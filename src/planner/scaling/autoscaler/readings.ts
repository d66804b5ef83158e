import type { Instant } from "../../../model/instant.ts";
import type { ContainerUsage, FleetUsage } from "../../../model/usage.ts";
import type { PodSample } from "./pod-sample.ts";

/** What one pod uses of a resource, in thousandths of a core or of a byte. */
export interface Reading {
  readonly value: number;
  readonly at: Instant;
  readonly windowMs: number;
}

export type Readings = ReadonlyMap<string, Reading>;

interface Metric {
  readonly resource: string;
  /** Null for the whole pod. */
  readonly container: string | null;
}

/** Older than this a measurement says nothing of now: its host has stopped answering. */
const staleMs = 90_000;

/** Readings of the pods that were measured lately, or why there are none. */
export function readingsOf(
  pods: readonly PodSample[],
  { resource, container }: Metric,
  { usage, now }: { readonly usage: FleetUsage; readonly now: Instant },
): Readings | string {
  const readings = new Map<string, Reading>();
  const amount = amounts[resource];
  for (const { id, name } of amount ? pods : []) {
    const measured = usage.get(id as Parameters<FleetUsage["get"]>[0]);
    if (!measured || !amount || now - measured.at > staleMs) continue;
    const { at, windowMs, containers } = measured;
    const counted = containers.filter((each) => container === null || each.container === container);
    if (container !== null && counted.length === 0) {
      return `unable to get metrics for resource ${resource}: container ${container} not present in metrics for pod ${name}`;
    }
    readings.set(id, { value: counted.reduce((sum, each) => sum + amount(each), 0), at, windowMs });
  }
  if (readings.size > 0) return readings;
  return `unable to get metrics for resource ${resource}: no metrics returned from resource metrics API`;
}

const amounts: Readonly<Record<string, (usage: ContainerUsage) => number>> = {
  cpu: ({ cpuMillis }) => cpuMillis,
  memory: ({ memoryBytes }) => memoryBytes * 1000,
};
