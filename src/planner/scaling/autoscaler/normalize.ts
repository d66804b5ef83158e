import type { Recommendation } from "../../../model/autoscaler.ts";
import type { Instant } from "../../../model/instant.ts";
import type { Behavior } from "./behavior.ts";
import { type ScaleHistory, scaleDownLimit, scaleUpLimit } from "./scaling-limits.ts";

/** A condition before it has a time. */
export interface Verdict {
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

/** The count that stands in the end, with what the conditions AbleToScale and ScalingLimited say of it. */
export interface Normalized {
  readonly replicas: number;
  readonly able: Verdict;
  readonly limited: Verdict;
}

export interface Asked {
  readonly current: number;
  /** What the metrics ask for. */
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly recommendations: readonly Recommendation[];
  readonly history: ScaleHistory;
  readonly now: Instant;
}

const tooMany = {
  reason: "TooManyReplicas",
  message: "the desired replica count is more than the maximum replica count",
};
const tooFew = {
  reason: "TooFewReplicas",
  message: "the desired replica count is less than the minimum replica count",
};
const tooFast = {
  reason: "ScaleUpLimit",
  message: "the desired replica count is increasing faster than the maximum scale rate",
};
const tooFastDown = {
  reason: "ScaleDownLimit",
  message: "the desired replica count is decreasing faster than the maximum scale rate",
};
const inRange = { reason: "DesiredWithinRange", message: "the desired count is within the acceptable range" };
const stabilizedUp = {
  reason: "ScaleUpStabilized",
  message: "recent recommendations were lower than current one, applying the lowest recent recommendation",
};
const stabilizedDown = {
  reason: "ScaleDownStabilized",
  message: "recent recommendations were higher than current one, applying the highest recent recommendation",
};
const ready = { reason: "ReadyForNewScale", message: "recommended size matches current size" };

/** Without `behavior`: never below a recommendation of the last five minutes, and at most twice as many or four. */
export function normalizePlain(asked: Asked): Normalized {
  const { desired, min, max, current } = asked;
  const stable = recommended(asked, 300, desired, Math.max);
  const fastest = Math.max(2 * current, 4);
  const most = Math.min(max, fastest);
  const able = { status: "True", ...(stable === desired ? ready : stabilizedDown) } as const;
  if (stable < min) return { replicas: min, able, limited: { status: "True", ...tooFew } };
  if (stable > most)
    return { replicas: most, able, limited: { status: "True", ...(max > fastest ? tooFast : tooMany) } };
  return { replicas: stable, able, limited: { status: "False", ...inRange } };
}

/** With `behavior`: within both stabilisation windows, and no faster than its policies. */
export function normalizeWithBehavior(asked: Asked, behavior: Behavior): Normalized {
  const { current, desired } = asked;
  const lowest = recommended(asked, behavior.up.stabilizationWindowSeconds, desired, Math.min);
  const highest = recommended(asked, behavior.down.stabilizationWindowSeconds, desired, Math.max);
  const stable = Math.min(highest, Math.max(current, lowest));
  const told = desired >= current ? stabilizedUp : stabilizedDown;
  const able = { status: "True", ...(stable === desired ? ready : told) } as const;
  return { able, ...atPace({ ...asked, desired: stable }, behavior) };
}

type Choose = (...values: number[]) => number;

function recommended({ recommendations, now }: Asked, windowSeconds: number, desired: number, choose: Choose): number {
  const recent = recommendations.filter(({ at }) => at > now - windowSeconds * 1000);
  return choose(desired, ...recent.map(({ replicas }) => replicas));
}

/** The pace and the bounds, without stabilisation. */
export function atPace(asked: Asked, { up, down }: Pick<Behavior, "up" | "down">): Omit<Normalized, "able"> {
  const { current, desired, min, max } = asked;
  if (desired > current) {
    const limit = scaleUpLimit(up, asked);
    const most = Math.min(max, limit);
    if (desired > most) return { replicas: most, limited: { status: "True", ...(max > limit ? tooFast : tooMany) } };
  }
  if (desired < current) {
    const limit = scaleDownLimit(down, asked);
    const least = Math.max(min, limit);
    if (desired < least)
      return { replicas: least, limited: { status: "True", ...(min < limit ? tooFastDown : tooFew) } };
  }
  return { replicas: desired, limited: { status: "False", ...inRange } };
}
