import type { KnownKind, KnownKinds } from "../../model/kinds.ts";
import type { AnyObject } from "../../model/object.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import { groupBy } from "../../model/order.ts";
import { admit } from "../admission/admit.ts";
import { allOf } from "../object-index.ts";
import type { LivePod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import { barePod } from "./bare-pod.ts";
import { cronJob } from "./cron-job.ts";
import { daemonSet } from "./daemon-set.ts";
import { deployment } from "./deployment.ts";
import { evict } from "./evict.ts";
import { job } from "./job.ts";
import { mostAtOnce } from "./most-at-once.ts";
import { prune } from "./prune.ts";
import { replicaSet, replicationController } from "./replica-set.ts";
import { statefulSet } from "./stateful-set.ts";
import type { Workload, WorkloadDecision } from "./workload.ts";

/** The kinds that make pods. A kind added here takes part in everything. */
const workloads: { readonly [K in KnownKind]?: Workload<KnownKinds[K]> } = {
  CronJob: cronJob,
  DaemonSet: daemonSet,
  Deployment: deployment,
  Job: job,
  Pod: barePod,
  ReplicaSet: replicaSet,
  ReplicationController: replicationController,
  StatefulSet: statefulSet,
};

/** What every workload asks for now, and what becomes of pods whose owner is gone. */
export function decide(turn: Turn): WorkloadDecision[] {
  const owned = groupBy(turn.pods, ({ owner }) => formatKey(owner));
  const decisions = workloadKinds().flatMap((kind) => decideKind(turn, kind, owned));
  return [...admit(turn, decisions), prune(turn, owned, isWorkload), evict(turn)];
}

function workloadKinds(): KnownKind[] {
  return Object.keys(workloads).sort() as KnownKind[];
}

function isWorkload({ kind }: { readonly kind: string }): boolean {
  return kind in workloads;
}

function decideKind<K extends KnownKind>(
  turn: Turn,
  kind: K,
  owned: ReadonlyMap<string, LivePod[]>,
): WorkloadDecision[] {
  const workload = workloads[kind] as Workload<KnownKinds[K] & AnyObject> | undefined;
  if (!workload) return [];
  return allOf(turn.objects, kind).map((object) => {
    const decision = workload(object, owned.get(formatKey(keyOf(object))) ?? [], turn);
    return decision.create.length < mostAtOnce ? decision : withRest(object, decision);
  });
}

function withRest(object: AnyObject, decision: WorkloadDecision): WorkloadDecision {
  const reason = `${decision.create.length} pods are begun in one turn at most: the rest follows`;
  return { ...decision, held: [...decision.held, { object: keyOf(object), reason, until: null }] };
}
