import { earliest } from "./availability.ts";
import { deadlineOf, type JobOutcome, jobOutcome, nextTryAt } from "./job-outcome.ts";
import { jobPods } from "./job-pods.ts";
import type { JobRun } from "./job-run.ts";
import { isWanted, type JobTally, tallyOf } from "./job-tally.ts";
import { lostDeparture, replaceable } from "./lost-pods.ts";
import type { Departure, WorkloadDecision } from "./workload.ts";

/** A decision, and how the run has ended where it has. */
export interface JobDecision extends Omit<WorkloadDecision, "state"> {
  readonly tally: JobTally;
  readonly outcome: JobOutcome | null;
}

/**
 * What a run of a Job needs now. Its ended pods stay on their hosts as long as the Job is in the repository: they are
 * the record that it ran, so that nothing else has to remember.
 */
export function runJob(run: JobRun): JobDecision {
  const tally = tallyOf(run);
  const outcome = jobOutcome(run, tally);
  const stale = run.own.filter((pod) => pod.leaving === null && pod.templateHash !== run.templateHash);
  const outdated = stale.map((pod): Departure => ({ pod, reason: "its Job's template changed" }));
  const still = { create: [], rest: [], held: [], wakeAt: null, tally, outcome };
  if (outcome)
    return { ...still, leave: outdated, rest: tally.active.map((pod) => ({ pod, reason: outcome.message })) };
  if (run.spec.suspend) {
    return { ...still, leave: [...outdated, ...tally.active.map((pod) => ({ pod, reason: "the Job is suspended" }))] };
  }
  return { ...still, ...going(run, tally), ...withStale(run, tally, outdated) };
}

function withStale(run: JobRun, tally: JobTally, outdated: readonly Departure[]): Pick<WorkloadDecision, "leave"> {
  const lost = tally.active.filter(replaceable).map(lostDeparture);
  const wanted = tally.active.filter((pod) => isWanted(run, pod));
  const beyond = tally.active
    .filter((pod) => !isWanted(run, pod))
    .map((pod) => ({ pod, reason: "its index is beyond the completions" }));
  const surplus = wanted
    .slice(Math.max(0, wantedActive(run, tally)))
    .map((pod) => ({ pod, reason: "more pods than parallelism allows" }));
  return { leave: [...outdated, ...lost, ...beyond, ...surplus] };
}

function going(run: JobRun, tally: JobTally): Pick<WorkloadDecision, "create" | "wakeAt"> {
  const standing = tally.active.filter((pod) => isWanted(run, pod) && !replaceable(pod)).length;
  const missing = Math.max(0, wantedActive(run, tally) - standing);
  const retry = nextTryAt(tally);
  const waits = retry !== null && retry > run.now;
  return {
    create: waits ? [] : jobPods(run, tally, missing),
    wakeAt: earliest([deadlineOf(run), waits ? retry : null].filter((at) => at !== null && at > run.now)),
  };
}

/** As many as may work at once, and no more than there is work left. Once one of a work queue succeeded no more begin. */
function wantedActive({ spec }: JobRun, { active, succeeded, succeededIndexes, failedIndexes }: JobTally): number {
  const { parallelism = 1, completions, completionMode } = spec;
  if (completions === undefined) return succeeded.length > 0 ? Math.min(parallelism, active.length) : parallelism;
  const done = completionMode === "Indexed" ? succeededIndexes.size + failedIndexes.size : succeeded.length;
  return Math.min(parallelism, completions - done);
}
