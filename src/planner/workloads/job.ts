import type { Instant } from "../../model/instant.ts";
import type { Job } from "../../model/kinds.ts";
import { keyOf } from "../../model/object.ts";
import type { Condition, WorkloadState } from "../../model/workload-state.ts";
import { type JobDecision, runJob } from "./run-job.ts";
import { templateHashOf } from "./template.ts";
import type { Workload } from "./workload.ts";

/** A Job: pods that run to their end, so many times. A changed template is a new run. */
export const job: Workload<Job> = (object, own, turn) => {
  const templateHash = templateHashOf(object.spec.template);
  const decision = runJob({
    owner: keyOf(object),
    name: object.metadata.name,
    spec: object.spec,
    templateHash,
    own,
    now: turn.now,
    instance: turn.input.settings.instance,
    annotations: {},
  });
  const { create, leave, rest, held, wakeAt } = decision;
  return { create, leave, rest, held, wakeAt, state: stateOf(object, templateHash, decision) };
};

function stateOf(object: Job, revision: string, { tally, outcome }: JobDecision): WorkloadState {
  const { active, succeeded } = tally;
  const since = latest(tally);
  const conditions: Condition[] = outcome ? [{ ...outcome, status: "True", since }] : [];
  return {
    object: keyOf(object),
    desiredReplicas: object.spec.completions ?? object.spec.parallelism ?? 1,
    replicas: active.length,
    updatedReplicas: active.length,
    readyReplicas: active.filter(({ ready }) => ready).length,
    availableReplicas: succeeded.length,
    currentRevision: revision,
    updateRevision: revision,
    conditions,
  };
}

function latest({ succeeded, failed, active }: JobDecision["tally"]): Instant {
  return Math.max(0, ...[...succeeded, ...failed, ...active].map(({ createdAt }) => createdAt ?? 0)) as Instant;
}
