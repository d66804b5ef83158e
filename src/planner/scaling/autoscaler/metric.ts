import type { Instant } from "../../../model/instant.ts";
import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from "../../../model/kubernetes.generated.ts";
import type { FleetUsage } from "../../../model/usage.ts";
import { milliValue, type PodSample, requestsOf } from "./pod-sample.ts";
import { readingsOf } from "./readings.ts";
import {
  type Proposal,
  replicasByAverage,
  replicasByUtilization,
  type Sampled,
  type Tolerance,
} from "./replica-calculator.ts";

export interface MetricContext {
  readonly currentReplicas: number;
  readonly pods: readonly PodSample[];
  readonly usage: FleetUsage;
  readonly tolerance: Tolerance;
  readonly now: Instant;
}

/** What one metric of an autoscaler asks for, or why it can not be computed. */
export type MetricAnswer =
  | { readonly kind: "computed"; readonly replicas: number; readonly name: string; readonly status: MetricStatus }
  | { readonly kind: "failed"; readonly reason: string; readonly message: string };

export function askMetric(spec: MetricSpec, context: MetricContext): MetricAnswer {
  const source = sourceOf(spec);
  if (typeof source === "string") return failed(`FailedGet${spec.type}Metric`, source);
  const { proposal, name } = proposalOf(source, context);
  const what = source.target.averageValue === undefined ? "utilization" : "usage";
  if (typeof proposal === "string") {
    return failed(`FailedGet${spec.type}Metric`, `failed to get ${source.resource} ${what}: ${proposal}`);
  }
  return { kind: "computed", replicas: proposal.replicas, name, status: statusOf(source, proposal) };
}

function failed(reason: string, text: string): MetricAnswer {
  return { kind: "failed", reason, message: `the HPA was unable to compute the replica count: ${text}` };
}

interface Source {
  readonly resource: string;
  readonly container: string | null;
  readonly target: MetricTarget;
}

/** Usage of pods and containers is measured; for all other metrics there is nobody to ask. */
function sourceOf({ type, resource, containerResource }: MetricSpec): Source | string {
  if (type === "Resource" && resource) return { resource: resource.name, container: null, target: resource.target };
  if (type === "ContainerResource" && containerResource) {
    const { name, container, target } = containerResource;
    return { resource: name, container, target };
  }
  return `there is no source of ${type} metrics: Resource and ContainerResource are measured`;
}

function proposalOf(
  { resource, container, target }: Source,
  { currentReplicas, pods, usage, tolerance, now }: MetricContext,
): { readonly proposal: Proposal | string; readonly name: string } {
  const byAmount = target.averageValue !== undefined;
  const kind = container !== null && !byAmount ? "container resource" : "resource";
  const name = `${resource} ${kind}${byAmount ? "" : " utilization (percentage of request)"}`;
  const readings = readingsOf(pods, { resource, container }, { usage, now });
  if (typeof readings === "string") return { proposal: readings, name };
  const sampled: Sampled = { currentReplicas, pods, readings, isCpu: resource === "cpu", tolerance, now };
  if (byAmount) return { proposal: replicasByAverage(sampled, milliValue(target.averageValue ?? "")), name };
  const requests = requestsOf(pods, { resource, container });
  if (typeof requests === "string") return { proposal: requests, name };
  return { proposal: replicasByUtilization(sampled, target.averageUtilization ?? 80, requests), name };
}

function statusOf({ resource, container }: Source, { utilization, averageValue }: Proposal): MetricStatus {
  const current: MetricValueStatus = {
    averageValue: formatMilli(averageValue),
    ...(utilization === null ? {} : { averageUtilization: utilization }),
  };
  return container === null
    ? { type: "Resource", resource: { name: resource, current } }
    : { type: "ContainerResource", containerResource: { name: resource, container, current } };
}

/** Thousandths as Kubernetes writes a decimal quantity: `250m`, `3`, `52428800`, `2G`. */
export function formatMilli(value: number): string {
  const units = ["m", "", "k", "M", "G", "T", "P"];
  let rest = value;
  let unit = 0;
  while (rest !== 0 && rest % 1000 === 0 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return rest === 0 ? "0" : `${rest}${units[unit]}`;
}
