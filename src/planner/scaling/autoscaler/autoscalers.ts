import type { AutoscalerState, Recommendation } from "../../../model/autoscaler.ts";
import { hashValue } from "../../../model/hash.ts";
import type { Instant } from "../../../model/instant.ts";
import { instant } from "../../../model/instant.ts";
import type { HorizontalPodAutoscaler } from "../../../model/kinds.ts";
import type { PodTemplateSpec } from "../../../model/kubernetes.generated.ts";
import { formatKey, keyOf, type ObjectKey } from "../../../model/object.ts";
import { groupBy } from "../../../model/order.ts";
import type { Condition } from "../../../model/workload-state.ts";
import { allOf, find } from "../../object-index.ts";
import type { LivePod } from "../../pods/live-pod.ts";
import { hasEnded } from "../../status/phase.ts";
import type { Turn } from "../../turn.ts";
import { autoscalerTargetOf, scaledBy } from "../scale-target.ts";
import { behaviorOf } from "./behavior.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import type { Verdict } from "./normalize.ts";
import { pendingSample, sampleOf } from "./pod-sample.ts";
import { withScaleEvent } from "./scaling-limits.ts";

/** How often an autoscaler looks: Kubernetes' own period. */
const periodMs = 15_000;

type Known = Pick<Turn, "now" | "input" | "objects" | "pods" | "frozen" | "unseen">;

/** Every HorizontalPodAutoscaler, by the key of the workload it rules. Of several the first by name rules. */
export function autoscalers(known: Known): ReadonlyMap<string, AutoscalerState> {
  const declared = allOf(known.objects, "HorizontalPodAutoscaler");
  if (declared.length === 0) return new Map();
  const owned = groupBy(known.pods, ({ owner }) => formatKey(owner));
  const states = new Map<string, AutoscalerState>();
  for (const object of declared) {
    const target = autoscalerTargetOf(object);
    const key = formatKey(target);
    if (states.has(key) || scaledBy(known.objects, target) !== null) continue;
    states.set(key, stateOf(known, object, { target, own: owned.get(key) ?? [] }));
  }
  return states;
}

/** When any of them looks again; null where there is none. */
export function nextEvaluation(states: Iterable<AutoscalerState>): Instant | null {
  const times = [...states].flatMap(({ evaluatedAt }) => (evaluatedAt === null ? [] : [evaluatedAt + periodMs]));
  return times.length === 0 ? null : instant(Math.min(...times));
}

interface Ruled {
  readonly target: ObjectKey;
  readonly own: readonly LivePod[];
}

function stateOf(known: Known, object: HorizontalPodAutoscaler, { target, own }: Ruled): AutoscalerState {
  const before = rememberedState(known, object, target);
  const workload = workloadOf(known, target);
  const running = own.filter(({ leaving, status }) => leaving === null && !hasEnded(status.phase)).length;
  const first = before ?? newState(object, { target, replicas: running || (workload?.replicas ?? 1), now: known.now });
  if (!workload)
    return { ...first, evaluatedAt: null, conditions: withVerdicts(first, missingTarget(target), known.now) };
  // Pods on hosts nobody has looked at yet would count as missing: nothing is decided, and nothing let go.
  if (known.unseen !== null || known.frozen !== null) {
    return before ?? { ...first, desiredReplicas: Math.max(first.desiredReplicas, workload.replicas) };
  }
  const isSwitched = isSwitchedOn(object, workload, first);
  if (!isSwitched && !isDue(first, object, known.now)) return first;
  const current = isSwitched ? workload.replicas : first.desiredReplicas;
  const pending = Array.from({ length: Math.max(0, current - running) }, (_, number) =>
    pendingSample(workload.template, number),
  );
  const evaluation = evaluate(object, {
    current,
    declared: workload.replicas,
    pods: [...own.map(sampleOf), ...pending],
    usage: known.input.observed.usage,
    recommendations: first.recommendations,
    history: first,
    now: known.now,
  });
  return after(first, evaluation, { object, current, now: known.now });
}

function rememberedState({ input }: Known, object: HorizontalPodAutoscaler, target: ObjectKey): AutoscalerState | null {
  const state = input.facts.autoscalers.get(formatKey(keyOf(object)));
  return state && formatKey(state.target) === formatKey(target) ? state : null;
}

function isDue({ evaluatedAt, specHash }: AutoscalerState, { spec }: HorizontalPodAutoscaler, now: Instant): boolean {
  return evaluatedAt === null || now >= evaluatedAt + periodMs || specHash !== specHashOf(spec);
}

function specHashOf(spec: HorizontalPodAutoscaler["spec"]): string {
  return hashValue(spec, 16);
}

/** A workload declared with no replicas is switched off, and begins anew with what it declares afterwards. */
function isSwitchedOn({ spec }: HorizontalPodAutoscaler, { replicas }: Workload, state: AutoscalerState): boolean {
  return spec.minReplicas !== 0 && (replicas === 0) !== (state.desiredReplicas === 0);
}

interface Workload {
  readonly replicas: number;
  readonly template: PodTemplateSpec | undefined;
}

const scaledKinds = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"] as const;

function workloadOf({ objects }: Known, target: ObjectKey): Workload | null {
  const kind = scaledKinds.find((each) => each === target.kind);
  const object = kind === undefined ? null : find(objects, kind, target);
  return object && { replicas: object.spec.replicas ?? 1, template: object.spec.template };
}

function missingTarget({ kind, name }: ObjectKey): Readonly<Record<string, Verdict>> {
  const message = `the HPA controller was unable to get the target's current scale: ${kind} "${name}" not found`;
  return { AbleToScale: { status: "False", reason: "FailedGetScale", message } };
}

interface NewState {
  readonly target: ObjectKey;
  readonly replicas: number;
  readonly now: Instant;
}

function newState(object: HorizontalPodAutoscaler, { target, replicas, now }: NewState): AutoscalerState {
  return {
    object: keyOf(object),
    target,
    currentReplicas: replicas,
    desiredReplicas: replicas,
    reason: "",
    evaluatedAt: null,
    specHash: "",
    lastScaleTime: null,
    metrics: [],
    conditions: [],
    recommendations: [{ at: now, replicas }],
    scaleUps: [],
    scaleDowns: [],
  };
}

interface Look {
  readonly object: HorizontalPodAutoscaler;
  readonly current: number;
  readonly now: Instant;
}

function after(before: AutoscalerState, evaluation: Evaluation, { object, current, now }: Look): AutoscalerState {
  const { replicas, reason, metrics } = evaluation;
  const behavior = behaviorOf(object.spec.behavior ?? {});
  const windowMs = 1000 * Math.max(behavior.up.stabilizationWindowSeconds, behavior.down.stabilizationWindowSeconds);
  const recommendations = before.recommendations.filter(({ at }) => at > now - windowMs);
  const latest: Recommendation[] =
    evaluation.recommendation === null ? [] : [{ at: now, replicas: evaluation.recommendation }];
  const history =
    replicas === current ? before : withScaleEvent(before, { from: current, to: replicas, now }, behavior);
  return {
    ...before,
    currentReplicas: current,
    desiredReplicas: replicas,
    reason: reason === "" ? before.reason : reason,
    evaluatedAt: now,
    specHash: specHashOf(object.spec),
    lastScaleTime: replicas === current ? before.lastScaleTime : now,
    metrics: metrics ?? before.metrics,
    conditions: withVerdicts(before, evaluation.conditions, now),
    recommendations: [...recommendations, ...latest],
    scaleUps: history.scaleUps,
    scaleDowns: history.scaleDowns,
  };
}

/** Conditions with what is said of them now; the time is that of the last change of status. */
function withVerdicts({ conditions }: AutoscalerState, verdicts: Evaluation["conditions"], now: Instant): Condition[] {
  const known = new Map(conditions.map((condition) => [condition.type, condition]));
  for (const [type, verdict] of Object.entries(verdicts)) {
    const since = known.get(type)?.status === verdict.status ? known.get(type)?.since : undefined;
    known.set(type, { type, ...verdict, since: since ?? now });
  }
  return [...known.values()];
}
