import type { Instant } from "../../../model/instant.ts";
import { type Delays, groupPods, type PodGroups, usualDelays } from "./group-pods.ts";
import type { PodSample } from "./pod-sample.ts";
import type { Readings } from "./readings.ts";

/** How far from its target a metric may be before anything is done, as a part of one. */
export interface Tolerance {
  readonly down: number;
  readonly up: number;
}

export const usualTolerance: Tolerance = { down: 0.1, up: 0.1 };

export interface Sampled {
  readonly currentReplicas: number;
  readonly pods: readonly PodSample[];
  readonly readings: Readings;
  readonly isCpu: boolean;
  readonly tolerance: Tolerance;
  readonly now: Instant;
  readonly delays?: Delays;
}

/** What a metric asks for; values in thousandths. */
export interface Proposal {
  readonly replicas: number;
  /** Percent of the request; null for a target that is an amount. */
  readonly utilization: number | null;
  readonly averageValue: number;
}

type Values = ReadonlyMap<string, number>;

interface Measured {
  /** Used to wanted: above one there are too few pods. */
  readonly ratio: number;
  readonly utilization: number | null;
  readonly averageValue: number;
}

interface Rule {
  readonly measure: (values: Values) => Measured | string;
  /** What a pod without a reading is taken to use, so that the answer errs on the side of the present count; null to leave it out. */
  readonly assume: (ratio: number, pod: string) => number | null;
}

/** Replicas for a target in percent of what pods ask for; a text where it can not be computed. */
export function replicasByUtilization(sampled: Sampled, target: number, requests: Values): Proposal | string {
  return replicasBy(sampled, {
    measure: (values) => measureUtilization(values, requests, target),
    assume: (ratio, pod) => {
      if (ratio < 1) return Math.trunc(((requests.get(pod) ?? 0) * Math.max(100, target)) / 100);
      return ratio > 1 ? 0 : null;
    },
  });
}

/** Replicas for a target amount for each pod, in thousandths. */
export function replicasByAverage(sampled: Sampled, target: number): Proposal | string {
  return replicasBy(sampled, {
    measure: (values) => {
      const averageValue = Math.trunc(sum(values.values()) / values.size);
      return { ratio: averageValue / target, utilization: null, averageValue };
    },
    assume: (ratio) => (ratio < 1 ? target : 0),
  });
}

function measureUtilization(values: Values, requests: Values, target: number): Measured | string {
  const known = [...values].filter(([pod]) => requests.has(pod));
  const used = sum(known.map(([, value]) => value));
  const requested = sum(known.map(([pod]) => requests.get(pod) ?? 0));
  if (requested === 0) return "no metrics returned matched known pods";
  const utilization = Math.trunc((used * 100) / requested);
  return { ratio: utilization / target, utilization, averageValue: Math.trunc(used / known.length) };
}

/** The rule of Kubernetes' replica calculator: pods that say nothing may damp a change of scale, never turn it around. */
function replicasBy(sampled: Sampled, rule: Rule): Proposal | string {
  const { pods, readings, isCpu, now, delays = usualDelays, currentReplicas, tolerance } = sampled;
  if (pods.length === 0) return "no pods returned by selector while calculating replica count";
  const groups = groupPods(pods, { readings, isCpu, now, delays });
  const values = trusted(readings, groups);
  if (values.size === 0) return "did not receive metrics for targeted pods (pods might be unready)";
  const first = rule.measure(values);
  if (typeof first === "string") return first;
  const { ratio, utilization, averageValue } = first;
  const proposal = (replicas: number): Proposal => ({ replicas, utilization, averageValue });
  const countsUnready = groups.unready.size > 0 && ratio > 1;
  if (!countsUnready && groups.missing.size === 0) {
    return proposal(isWithin(tolerance, ratio) ? currentReplicas : Math.ceil(ratio * groups.ready));
  }
  const filled = withAssumed(values, rule, { ratio, groups, countsUnready });
  const again = rule.measure(filled);
  if (typeof again === "string") return again;
  const replicas = Math.ceil(again.ratio * filled.size);
  const turned = isTurned({ before: ratio, after: again.ratio }, replicas, currentReplicas);
  return proposal(turned || isWithin(tolerance, again.ratio) ? currentReplicas : replicas);
}

/** What was assumed of silent pods would scale the other way. */
function isTurned(
  { before, after }: { readonly before: number; readonly after: number },
  replicas: number,
  current: number,
): boolean {
  if (after < 1) return before > 1 || replicas > current;
  return after > 1 && (before < 1 || replicas < current);
}

function trusted(readings: Readings, { ignored, unready }: PodGroups): Map<string, number> {
  const kept = [...readings].filter(([pod]) => !ignored.has(pod) && !unready.has(pod));
  return new Map(kept.map(([pod, { value }]) => [pod, value]));
}

interface Gaps {
  readonly ratio: number;
  readonly groups: PodGroups;
  readonly countsUnready: boolean;
}

function withAssumed(values: Values, { assume }: Rule, { ratio, groups, countsUnready }: Gaps): Values {
  const filled = new Map(values);
  for (const pod of groups.missing) {
    const value = assume(ratio, pod);
    if (value !== null) filled.set(pod, value);
  }
  if (countsUnready) for (const pod of groups.unready) filled.set(pod, 0);
  return filled;
}

/** Compared as Kubernetes compares: 1.1 is within a tolerance of 0.1. */
function isWithin({ down, up }: Tolerance, ratio: number): boolean {
  return 1 - down <= ratio && ratio <= 1 + up;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
