import type { AutoscalerState } from "../model/autoscaler.ts";
import type { BerthEvent } from "../model/event.ts";
import { hostName } from "../model/names.ts";
import { formatKey, type ObjectKey } from "../model/object.ts";
import type { StepOutcome } from "../model/outcome.ts";
import type { Refusal } from "../model/plan.ts";
import type { Turn } from "./finished-turn.ts";

/** What a turn makes worth telling, set beside the one before. */
export function turnEvents(before: Turn | null, turn: Turn): BerthEvent[] {
  return [
    ...turn.decision.plan.refusals.map((refusal) => refused(refusal, turn)),
    ...hostChanges(before, turn),
    ...turn.decision.plan.autoscalers.flatMap((state) => rescaled(before, state)),
    ...turn.decision.violations.map((violation) => planRefused(violation.sentence, turn)),
  ];
}

/** A step that failed. Those that went well show in the state of their pods. */
export function outcomeEvents(outcome: StepOutcome): BerthEvent[] {
  if (outcome.result !== "failed") return [];
  const object = hostKey(outcome.host);
  const message = `${outcome.action} ${outcome.subject}: ${outcome.failure.message}`;
  const reason = outcome.action === "pull-image" ? "FailedPullImage" : "FailedStep";
  return [
    {
      key: `${reason}/${outcome.host}/${outcome.subject}`,
      type: "Warning",
      object,
      reason,
      message,
      at: outcome.finishedAt,
    },
  ];
}

function refused({ pod, summary }: Refusal, turn: Turn): BerthEvent {
  const object: ObjectKey = { group: "", kind: "Pod", namespace: pod.namespace, name: pod.name };
  const key = `FailedScheduling/${pod.namespace}/${pod.name}`;
  return { key, type: "Warning", object, reason: "FailedScheduling", message: summary, at: turn.at };
}

function hostChanges(before: Turn | null, turn: Turn): BerthEvent[] {
  const conditions = new Map(before?.observed.hosts.map((host) => [host.name, host.condition]));
  return turn.observed.hosts
    .filter((host) => conditions.get(host.name) !== host.condition)
    .map((host) => ({
      key: `Host${host.condition}/${host.name}`,
      type: host.condition === "Ready" ? "Normal" : "Warning",
      object: hostKey(host.name),
      reason: host.condition === "Ready" ? "HostReady" : `Host${host.condition}`,
      message: host.message,
      at: turn.at,
    }));
}

/** An autoscaler that has just changed its mind. */
function rescaled(before: Turn | null, state: AutoscalerState): BerthEvent[] {
  const { object, lastScaleTime, desiredReplicas, reason } = state;
  const known = before?.decision.plan.autoscalers.find((other) => formatKey(other.object) === formatKey(object));
  if (lastScaleTime === null || before === null || known?.lastScaleTime === lastScaleTime) return [];
  return [
    {
      key: `SuccessfulRescale/${formatKey(object)}/${desiredReplicas}`,
      type: "Normal",
      object,
      reason: "SuccessfulRescale",
      message: `New size: ${desiredReplicas}; reason: ${reason}`,
      at: lastScaleTime,
    },
  ];
}

function planRefused(sentence: string, turn: Turn): BerthEvent {
  const object: ObjectKey = { group: "", kind: "Namespace", namespace: "", name: "berth-system" };
  return {
    key: `PlanRefused/${sentence}`,
    type: "Warning",
    object,
    reason: "PlanRefused",
    message: sentence,
    at: turn.at,
  };
}

function hostKey(name: string): ObjectKey {
  return { group: "berth.dev", kind: "Host", namespace: "", name: hostName(name) };
}
