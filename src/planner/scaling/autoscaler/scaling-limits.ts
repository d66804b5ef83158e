import type { ScaleEvent } from "../../../model/autoscaler.ts";
import type { Instant } from "../../../model/instant.ts";
import type { HPAScalingPolicy, HPAScalingRules } from "../../../model/kubernetes.generated.ts";

export interface ScaleHistory {
  readonly scaleUps: readonly ScaleEvent[];
  readonly scaleDowns: readonly ScaleEvent[];
}

interface Pace {
  readonly current: number;
  readonly history: ScaleHistory;
  readonly now: Instant;
}

/** The most replicas the policies let a workload have now. */
export function scaleUpLimit({ selectPolicy, policies = [] }: HPAScalingRules, pace: Pace): number {
  if (selectPolicy === "Disabled") return pace.current;
  const proposals = policies.map((policy) => {
    const start = periodStart(policy, pace);
    // Rounded up, so that a small workload grows at all.
    return policy.type === "Pods" ? start + policy.value : Math.ceil(start * (1 + policy.value / 100));
  });
  const limit = selectPolicy === "Min" ? Math.min(...proposals) : Math.max(...proposals);
  return Math.max(limit, pace.current);
}

/** The fewest replicas the policies let a workload have now. */
export function scaleDownLimit({ selectPolicy, policies = [] }: HPAScalingRules, pace: Pace): number {
  if (selectPolicy === "Disabled") return pace.current;
  const proposals = policies.map((policy) => {
    const start = periodStart(policy, pace);
    return policy.type === "Pods" ? start - policy.value : Math.trunc(start * (1 - policy.value / 100));
  });
  const limit = selectPolicy === "Min" ? Math.max(...proposals) : Math.min(...proposals);
  return Math.min(limit, pace.current);
}

/** Replicas at the beginning of a policy's period, worked back from what has changed since. */
function periodStart({ periodSeconds }: HPAScalingPolicy, { current, history, now }: Pace): number {
  const since = now - periodSeconds * 1000;
  return current - changeSince(history.scaleUps, since) + changeSince(history.scaleDowns, since);
}

function changeSince(events: readonly ScaleEvent[], since: number): number {
  return events.reduce((sum, { at, change }) => (at > since ? sum + change : sum), 0);
}

/** The history with one more change of scale; what no policy looks back to is dropped. */
export function withScaleEvent(
  history: ScaleHistory,
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: Instant },
  { up, down }: { readonly up: HPAScalingRules; readonly down: HPAScalingRules },
): ScaleHistory {
  const longest = Math.max(
    0,
    ...[up, down].flatMap(({ policies = [] }) => policies.map((policy) => policy.periodSeconds)),
  );
  const recent = (events: readonly ScaleEvent[]) => events.filter(({ at }) => at > now - longest * 1000);
  const [scaleUps, scaleDowns] = [recent(history.scaleUps), recent(history.scaleDowns)];
  if (to > from) return { scaleUps: [...scaleUps, { at: now, change: to - from }], scaleDowns };
  return to < from
    ? { scaleUps, scaleDowns: [...scaleDowns, { at: now, change: from - to }] }
    : { scaleUps, scaleDowns };
}
