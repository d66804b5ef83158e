import type { HorizontalPodAutoscaler } from "../../../model/kinds.ts";
import type { MetricStatus } from "../../../model/kubernetes.generated.ts";
import { type Behavior, behaviorOf } from "./behavior.ts";
import { askMetric, type MetricContext } from "./metric.ts";
import { type Asked, normalizePlain, normalizeWithBehavior, type Verdict } from "./normalize.ts";
import type { ScaleHistory } from "./scaling-limits.ts";

export interface Evaluation {
  readonly replicas: number;
  /** What the metrics asked for; null where they were not looked at, or did not answer. */
  readonly recommendation: number | null;
  /** Why the count changes; "" where it does not. */
  readonly reason: string;
  /** Null where the metrics were not looked at: what was known of them stands. */
  readonly metrics: readonly MetricStatus[] | null;
  /** Conditions by type, in the order they are written. Types that are missing keep what they said. */
  readonly conditions: Readonly<Record<string, Verdict>>;
}

export interface Situation extends Omit<MetricContext, "currentReplicas" | "tolerance"> {
  readonly current: number;
  /** What the workload itself declares. */
  readonly declared: number;
  readonly recommendations: Asked["recommendations"];
  readonly history: ScaleHistory;
}

const gotScale: Verdict = {
  status: "True",
  reason: "SucceededGetScale",
  message: "the HPA controller was able to get the target's current scale",
};
const disabled: Verdict = {
  status: "False",
  reason: "ScalingDisabled",
  message: "scaling is disabled since the replica count of the target is zero",
};

/** One look of the autoscaler, as the controller of Kubernetes takes it. */
export function evaluate({ spec }: HorizontalPodAutoscaler, situation: Situation): Evaluation {
  const { minReplicas: min = 1, maxReplicas: max } = spec;
  const { current, declared } = situation;
  if (declared === 0 && min !== 0) return still(0, { AbleToScale: gotScale, ScalingActive: disabled });
  if (current > max) return bounded(max, "Current number of replicas above Spec.MaxReplicas");
  if (current < min) return bounded(min, "Current number of replicas below Spec.MinReplicas");
  return byMetrics(spec, { min, max }, situation);
}

function still(replicas: number, conditions: Evaluation["conditions"]): Evaluation {
  return { replicas, recommendation: null, reason: "", metrics: null, conditions };
}

function bounded(replicas: number, reason: string): Evaluation {
  return { ...still(replicas, { AbleToScale: rescaled(replicas) }), reason };
}

function rescaled(replicas: number): Verdict {
  const message = `the HPA controller was able to update the target scale to ${replicas}`;
  return { status: "True", reason: "SucceededRescale", message };
}

type Bounds = Pick<Asked, "min" | "max">;

function byMetrics(spec: HorizontalPodAutoscaler["spec"], bounds: Bounds, situation: Situation): Evaluation {
  const behavior = behaviorOf(spec.behavior ?? {});
  const { current } = situation;
  const context = { ...situation, currentReplicas: current, tolerance: behavior.tolerance };
  const asked = askAll(spec, context);
  if (asked.kind === "failed") {
    const { metrics, verdict } = asked;
    return { ...still(current, { AbleToScale: gotScale, ScalingActive: verdict }), metrics };
  }
  const { desired, name, metrics } = asked;
  const { replicas, able, limited } = normalize(spec.behavior ? behavior : null, { ...situation, ...bounds, desired });
  const active: Verdict = {
    status: "True",
    reason: "ValidMetricFound",
    message: `the HPA was able to successfully calculate a replica count from ${name}`,
  };
  return {
    replicas,
    recommendation: desired,
    reason: replicas > current ? `${name} above target` : replicas < current ? "All metrics below target" : "",
    metrics,
    conditions: {
      AbleToScale: replicas === current ? able : rescaled(replicas),
      ScalingActive: active,
      ScalingLimited: limited,
    },
  };
}

function normalize(behavior: Behavior | null, asked: Asked) {
  return behavior === null ? normalizePlain(asked) : normalizeWithBehavior(asked, behavior);
}

type AllAsked =
  | { readonly kind: "computed"; readonly desired: number; readonly name: string; readonly metrics: MetricStatus[] }
  | { readonly kind: "failed"; readonly verdict: Verdict; readonly metrics: MetricStatus[] };

/** The most any metric asks for. While one of them can not be computed, the others may only add. */
function askAll({ metrics = [] }: HorizontalPodAutoscaler["spec"], context: MetricContext): AllAsked {
  const answers = metrics.map((metric) => askMetric(metric, context));
  const statuses = answers.map((answer) => (answer.kind === "computed" ? answer.status : { type: "" }));
  const failure = answers.find(({ kind }) => kind === "failed");
  let best: { replicas: number; name: string } | null = null;
  for (const answer of answers) {
    if (answer.kind === "computed" && (best === null || answer.replicas > best.replicas)) best = answer;
  }
  if (failure?.kind === "failed" && (best === null || best.replicas < context.currentReplicas)) {
    const verdict: Verdict = { status: "False", reason: failure.reason, message: failure.message };
    return { kind: "failed", verdict, metrics: statuses };
  }
  return {
    kind: "computed",
    desired: best?.replicas ?? context.currentReplicas,
    name: best?.name ?? "",
    metrics: statuses,
  };
}
