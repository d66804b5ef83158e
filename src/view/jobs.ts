import { type Instant, instant, toTimestamp } from "../model/instant.ts";
import type { Job } from "../model/kinds.ts";
import { formatKey } from "../model/object.ts";
import type { Plan } from "../model/plan.ts";
import type { WorkloadState } from "../model/workload-state.ts";

/**
 * A Job with the selector that its pods answer to. Clients find a Job's pods by it, and take a Job without one for the
 * owner of every pod there is.
 */
export function withJobSelector(job: Job): Job {
  if (job.spec?.selector) return job;
  const matchLabels = { "batch.kubernetes.io/job-name": job.metadata.name };
  return { ...job, spec: { ...job.spec, selector: { matchLabels } } as Job["spec"] };
}

/** When a Job began, as its oldest pod tells, and when it was complete. */
export function jobTimes({ object, conditions }: WorkloadState, { pods }: Plan): Readonly<Record<string, string>> {
  const key = formatKey(object);
  const starts = pods.flatMap(({ owner, createdAt }): Instant[] =>
    formatKey(owner) === key && createdAt !== null ? [createdAt] : [],
  );
  const complete = conditions.find(({ type, status }) => type === "Complete" && status === "True");
  return {
    ...(starts.length === 0 ? {} : { startTime: toTimestamp(instant(Math.min(...starts))) }),
    ...(complete ? { completionTime: toTimestamp(complete.since) } : {}),
  };
}
