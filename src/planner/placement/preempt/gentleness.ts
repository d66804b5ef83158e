import type { FleetPod } from "../fleet/fleet.ts";
import { byImportance, type Eviction, startOf } from "./victims.ts";

/** Makes a sum of priorities grow with each victim, whatever its priority: kube-scheduler adds the same. */
const offset = 2 ** 31;

/** Numbers to compare one after the other: the least is the gentlest. The order is kube-scheduler's. */
export type Harm = readonly [
  violations: number,
  highestPriority: number,
  sumOfPriorities: number,
  victims: number,
  youth: number,
  host: number,
];

export function harmOf({ host, victims, violations }: Eviction): Harm {
  const first = mostImportant(victims);
  if (!first) return [violations, Number.NEGATIVE_INFINITY, 0, 0, 0, host];
  const sum = victims.reduce((total, pod) => total + pod.of.priority + offset, 0);
  return [violations, first.of.priority, sum, victims.length, -startOf(first), host];
}

function mostImportant(pods: readonly FleetPod[]): FleetPod | undefined {
  return pods.reduce<FleetPod | undefined>(
    (most, pod) => (most && byImportance(most, pod) <= 0 ? most : pod),
    undefined,
  );
}

export function compareHarm(a: Harm, b: Harm): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}
