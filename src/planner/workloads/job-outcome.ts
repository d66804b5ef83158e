import type { Instant } from "../../model/instant.ts";
import { instant, parseTimestamp } from "../../model/instant.ts";
import type { LivePod } from "../pods/live-pod.ts";
import { indexesIn } from "./index-ranges.ts";
import { isIndexed, type JobRun } from "./job-run.ts";
import type { JobTally } from "./job-tally.ts";

/** How a Job ended, in its controller's words. */
export interface JobOutcome {
  readonly type: "Complete" | "Failed";
  readonly reason: string;
  readonly message: string;
}

/** Null while it goes on. Cases in the order the Job controller looks at them. */
export function jobOutcome(run: JobRun, tally: JobTally): JobOutcome | null {
  return failure(run, tally) ?? success(run, tally);
}

function failure(run: JobRun, tally: JobTally): JobOutcome | null {
  const { spec, now } = run;
  if (tally.fatal !== null) return failed("PodFailurePolicy", tally.fatal);
  if (isBeyondBackoff(run, tally)) {
    return failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");
  }
  const deadline = spec.suspend ? null : deadlineOf(run);
  if (deadline !== null && now >= deadline)
    return failed("DeadlineExceeded", "Job was active longer than specified deadline");
  if (spec.maxFailedIndexes !== undefined && tally.failedIndexes.size > spec.maxFailedIndexes) {
    return failed("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
  }
  return null;
}

/** Pods that failed have to be more than the limit; of restarts within pods as many as the limit are enough. */
function isBeyondBackoff({ spec }: JobRun, { failed: broken, active }: JobTally): boolean {
  const { backoffLimit = spec.backoffLimitPerIndex === undefined ? 6 : Number.POSITIVE_INFINITY } = spec;
  if (broken.length > backoffLimit) return true;
  const restarts = active.reduce((sum, pod) => sum + restartsOf(pod), 0);
  return restarts > 0 && restarts >= backoffLimit;
}

function failed(reason: string, message: string): JobOutcome {
  return { type: "Failed", reason, message };
}

function success(run: JobRun, tally: JobTally): JobOutcome | null {
  if (!isIndexed(run)) return enoughSucceeded(run, tally) ? complete() : null;
  const rule = ruleMet(run, tally);
  if (rule >= 0) return { type: "Complete", reason: "SuccessPolicy", message: `Matched rules at index ${rule}` };
  const ended = tally.succeededIndexes.size + tally.failedIndexes.size;
  if (ended < (run.spec.completions ?? 1)) return null;
  return tally.failedIndexes.size === 0 ? complete() : failed("FailedIndexes", "Job has failed indexes");
}

/** Without a count one success is enough, once the others that were started have ended too. */
function enoughSucceeded({ spec }: JobRun, { succeeded, active }: JobTally): boolean {
  const wanted = spec.completions ?? (spec.parallelism === undefined ? 1 : null);
  return wanted === null ? succeeded.length > 0 && active.length === 0 : succeeded.length >= wanted;
}

function complete(): JobOutcome {
  return { type: "Complete", reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
}

/** The first rule of the success policy that is met; -1 for none. */
function ruleMet({ spec }: JobRun, { succeededIndexes }: JobTally): number {
  return (spec.successPolicy?.rules ?? []).findIndex((rule) => {
    const listed = rule.succeededIndexes === undefined ? succeededIndexes : indexesIn(rule.succeededIndexes);
    const done = [...listed].filter((index) => succeededIndexes.has(index)).length;
    return done > 0 && done >= (rule.succeededCount ?? listed.size);
  });
}

function restartsOf({ status, manifest }: LivePod): number {
  if (manifest.spec.restartPolicy !== "OnFailure") return 0;
  return (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/** When the Job's time is up; null where it has none or has not begun. */
export function deadlineOf({ spec, own }: JobRun): Instant | null {
  const begun = Math.min(...own.flatMap(({ createdAt }) => createdAt ?? []));
  if (spec.activeDeadlineSeconds === undefined || !Number.isFinite(begun)) return null;
  return instant(begun + spec.activeDeadlineSeconds * 1000);
}

/**
 * When the next pod may be made after failures: 10 s after the first, twice as long after each more, 6 minutes at most.
 * A success since then begins the count anew.
 */
export function nextTryAt({ failed: broken, succeeded }: JobTally): Instant | null {
  const success = Math.max(Number.NEGATIVE_INFINITY, ...succeeded.map(finishedAt));
  const since = broken.map(finishedAt).filter((at) => at > success);
  if (since.length === 0) return null;
  return instant(Math.max(...since) + Math.min(360_000, 10_000 * 2 ** Math.min(since.length - 1, 10)));
}

function finishedAt({ status, createdAt }: LivePod): number {
  const times = (status.containerStatuses ?? []).map(
    ({ state }) => parseTimestamp(state?.terminated?.finishedAt ?? "") ?? 0,
  );
  return Math.max(createdAt ?? 0, ...times);
}
