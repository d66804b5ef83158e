import type { Instant } from "../../model/instant.ts";
import { toTimestamp } from "../../model/instant.ts";
import type { CronJob } from "../../model/kinds.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import { groupBy } from "../../model/order.ts";
import type { LivePod } from "../pods/live-pod.ts";
import { type CronSchedule, lastRun, nextRun } from "../scaling/cron-times.ts";
import type { Turn } from "../turn.ts";
import { earliest } from "./availability.ts";
import type { JobRun } from "./job-run.ts";
import { type JobDecision, runJob } from "./run-job.ts";
import { templateHashOf } from "./template.ts";
import type { Departure, Workload, WorkloadDecision } from "./workload.ts";

/**
 * A CronJob. Its runs are told apart by their pods' job-name label, which ends in the scheduled minute; the pods of
 * runs kept as history are the memory of what has run.
 */
export const cronJob: Workload<CronJob> = (object, own, turn) => {
  const groups = groupBy(own, jobNameOf);
  const runs = [...groups].map(([name, pods]): Run => runOf(object, turn, { name, pods }));
  runs.sort((a, b) => minutesOf(a.name) - minutesOf(b.name));
  const due = dueRun(object, turn, runs);
  const begin = due === null ? null : runOf(object, turn, { name: due, pods: [] });
  const all = [...runs, ...(begin ? [begin] : [])];
  const superseded = object.spec.concurrencyPolicy === "Replace" ? all.slice(0, -1).filter(isGoing) : [];
  const schedule = scheduleOf(object, turn);
  const parts = all.filter((run) => !superseded.includes(run)).map(({ decision }) => decision);
  return {
    create: parts.flatMap(({ create }) => create),
    leave: [
      ...parts.flatMap(({ leave }) => leave),
      ...superseded.flatMap(activePods).map(replacedBy),
      ...beyondHistory(object, runs),
    ],
    rest: parts.flatMap(({ rest }) => rest),
    state: stateOf(object, runs),
    held: [],
    wakeAt: earliest([object.spec.suspend ? null : nextRun(schedule, turn.now), ...parts.map(({ wakeAt }) => wakeAt)]),
  };
};

interface Run {
  readonly name: string;
  readonly pods: readonly LivePod[];
  readonly decision: JobDecision;
}

function scheduleOf(object: CronJob, turn: Turn): CronSchedule {
  const { schedule, timeZone = "UTC" } = object.spec;
  return { expression: schedule, timezone: timeZone, since: knownSince(object, turn) };
}

function knownSince(object: CronJob, { input }: Turn): Instant | null {
  return input.facts.revisions.get(formatKey(keyOf(object)))?.[0]?.createdAt ?? null;
}

function jobNameOf({ manifest }: LivePod): string {
  return manifest.metadata.labels?.["batch.kubernetes.io/job-name"] ?? "";
}

function minutesOf(jobName: string): number {
  return Number(/-(\d+)$/.exec(jobName)?.[1] ?? "0");
}

/** A run goes on with the template its pods began with: a changed one is for the runs to come. */
function runOf(
  object: CronJob,
  turn: Turn,
  { name, pods }: { readonly name: string; readonly pods: readonly LivePod[] },
): Run {
  const spec = object.spec.jobTemplate.spec ?? { template: {} };
  const scheduled = toTimestamp((minutesOf(name) * 60_000) as Instant);
  const run: JobRun = {
    owner: keyOf(object),
    name,
    spec,
    templateHash: pods[0]?.templateHash ?? templateHashOf(spec.template),
    own: pods,
    now: turn.now,
    instance: turn.input.settings.instance,
    annotations: { "batch.kubernetes.io/cronjob-scheduled-timestamp": scheduled },
  };
  return { name, pods, decision: runJob(run) };
}

/** Name of the run to begin now; null for none. Of missed runs the latest counts, and none from before the object was known. */
function dueRun(object: CronJob, turn: Turn, runs: readonly Run[]): string | null {
  const { suspend, startingDeadlineSeconds, concurrencyPolicy } = object.spec;
  const last = lastRun(scheduleOf(object, turn), turn.now);
  const since = knownSince(object, turn);
  if (suspend || last === null || since === null || last < since) return null;
  if (startingDeadlineSeconds !== undefined && turn.now - last > startingDeadlineSeconds * 1000) return null;
  const minutes = Math.floor(last / 60_000);
  if (runs.some(({ name }) => minutesOf(name) >= minutes)) return null;
  const isBusy = runs.some((run) => activePods(run).length > 0);
  return concurrencyPolicy === "Forbid" && isBusy ? null : `${object.metadata.name}-${minutes}`;
}

function isGoing({ decision }: Run): boolean {
  return decision.outcome === null;
}

function activePods({ decision }: Run): readonly LivePod[] {
  return decision.outcome ? [] : decision.tally.active;
}

function replacedBy(pod: LivePod): Departure {
  return { pod, reason: "replaced by the next run" };
}

/** Ended runs beyond the history limits, the oldest first. The latest run always stays: it is the record that it ran. */
function beyondHistory({ spec }: CronJob, runs: readonly Run[]): Departure[] {
  const newest = Math.max(...runs.map(({ name }) => minutesOf(name)));
  const older = (type: string, limit: number): Run[] => {
    const ended = runs.filter(({ decision }) => decision.outcome?.type === type);
    const ordered = ended.sort((a, b) => minutesOf(b.name) - minutesOf(a.name));
    return ordered.slice(limit).filter(({ name }) => minutesOf(name) !== newest);
  };
  const surplus = [
    ...older("Complete", spec.successfulJobsHistoryLimit ?? 3),
    ...older("Failed", spec.failedJobsHistoryLimit ?? 1),
  ];
  return surplus.flatMap(({ pods }) =>
    pods.filter(({ leaving }) => leaving === null).map((pod) => ({ pod, reason: "beyond the history limit" })),
  );
}

function stateOf(object: CronJob, runs: readonly Run[]): WorkloadDecision["state"] {
  const active = runs.flatMap(activePods);
  const revision = templateHashOf(object.spec.jobTemplate.spec?.template ?? {});
  return {
    object: keyOf(object),
    desiredReplicas: 0,
    replicas: active.length,
    updatedReplicas: active.length,
    readyReplicas: active.filter(({ ready }) => ready).length,
    availableReplicas: 0,
    currentRevision: revision,
    updateRevision: revision,
    conditions: [],
  };
}
