import type { LivePod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";
import { failureAction } from "./job-failure-policy.ts";
import { indexOf, type JobRun } from "./job-run.ts";

/** A Job's pods by what became of them. */
export interface JobTally {
  readonly active: readonly LivePod[];
  readonly succeeded: readonly LivePod[];
  /** Those that count against the limits. */
  readonly failed: readonly LivePod[];
  /** One failed in a way that the policy takes for the end of all. */
  readonly fatal: LivePod | null;
  readonly succeededIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
}

export function tallyOf(run: JobRun): JobTally {
  const present = run.own.filter(({ templateHash }) => templateHash === run.templateHash);
  const succeeded = present.filter(({ status }) => status.phase === "Succeeded");
  const broken = present.filter(({ status }) => status.phase === "Failed");
  const policy = run.spec.podFailurePolicy;
  const failed = broken.filter((pod) => failureAction(policy, pod) !== "Ignore");
  const succeededIndexes = new Set(succeeded.flatMap((pod) => indexOf(pod) ?? []));
  return {
    active: present.filter((pod) => pod.leaving === null && !hasEnded(pod.status.phase)),
    succeeded,
    failed,
    fatal: broken.find((pod) => failureAction(policy, pod) === "FailJob") ?? null,
    succeededIndexes,
    failedIndexes: failedIndexes(run, failed, succeededIndexes),
  };
}

function failedIndexes({ spec }: JobRun, failed: readonly LivePod[], succeeded: ReadonlySet<number>): Set<number> {
  const { backoffLimitPerIndex, podFailurePolicy } = spec;
  if (backoffLimitPerIndex === undefined) return new Set();
  const counts = new Map<number, number>();
  for (const pod of failed) {
    const index = indexOf(pod) ?? 0;
    const weight = failureAction(podFailurePolicy, pod) === "FailIndex" ? Number.POSITIVE_INFINITY : 1;
    counts.set(index, (counts.get(index) ?? 0) + weight);
  }
  return new Set(
    [...counts].flatMap(([index, count]) => (count > backoffLimitPerIndex && !succeeded.has(index) ? [index] : [])),
  );
}
