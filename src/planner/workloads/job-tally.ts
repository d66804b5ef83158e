import type { LivePod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";
import { failureVerdict } from "./job-failure-policy.ts";
import { indexOf, isIndexed, type JobRun } from "./job-run.ts";

/** A Job's pods by what became of them. */
export interface JobTally {
  readonly active: readonly LivePod[];
  readonly succeeded: readonly LivePod[];
  /** Those that count against the limits. */
  readonly failed: readonly LivePod[];
  /** Why one failed in a way that the policy takes for the end of all; null for none. */
  readonly fatal: string | null;
  readonly succeededIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
}

export function tallyOf(run: JobRun): JobTally {
  const present = run.own.filter(({ templateHash }) => templateHash === run.templateHash);
  const active = present.filter((pod) => pod.leaving === null && !hasEnded(pod.status.phase));
  const counted = present.filter((pod) => isWanted(run, pod));
  const succeeded = counted.filter(({ status }) => status.phase === "Succeeded");
  const broken = counted
    .filter(({ status }) => status.phase === "Failed")
    .map((pod) => ({ pod, ...failureVerdict(run.spec.podFailurePolicy, pod) }));
  const succeededIndexes = new Set(succeeded.flatMap((pod) => indexOf(pod) ?? []));
  return {
    active,
    succeeded,
    failed: broken.flatMap(({ pod, action }) => (action === "Ignore" ? [] : [pod])),
    fatal: broken.find(({ action }) => action === "FailJob")?.message ?? null,
    succeededIndexes,
    failedIndexes: failedIndexes(run, broken, succeededIndexes),
  };
}

/** A pod of an index that is beyond the completions by now neither counts nor works on. */
export function isWanted(run: JobRun, pod: LivePod): boolean {
  return !isIndexed(run) || (indexOf(pod) ?? 0) < (run.spec.completions ?? 1);
}

interface Broken {
  readonly pod: LivePod;
  readonly action: string;
}

function failedIndexes({ spec }: JobRun, broken: readonly Broken[], succeeded: ReadonlySet<number>): Set<number> {
  const { backoffLimitPerIndex } = spec;
  if (backoffLimitPerIndex === undefined) return new Set();
  const counts = new Map<number, number>();
  for (const { pod, action } of broken) {
    const index = indexOf(pod) ?? 0;
    const weight = action === "FailIndex" ? Number.POSITIVE_INFINITY : action === "Ignore" ? 0 : 1;
    counts.set(index, (counts.get(index) ?? 0) + weight);
  }
  return new Set(
    [...counts].flatMap(([index, count]) => (count > backoffLimitPerIndex && !succeeded.has(index) ? [index] : [])),
  );
}
