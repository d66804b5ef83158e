import type { AutoscalerState } from "../model/autoscaler.ts";
import type { Desired } from "../model/desired.ts";
import type { FailureFact, JournalFacts, RevisionFact } from "../model/facts.ts";
import type { FleetNews } from "../model/fleet-news.ts";
import { type Instant, instant } from "../model/instant.ts";
import { moveRequestMs } from "../model/move-request.ts";
import { hostName, type PodUid } from "../model/names.ts";
import type { AnyObject } from "../model/object.ts";
import { formatKey, keyOf } from "../model/object.ts";
import type { StepOutcome } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import { failureKey } from "../model/subject.ts";
import type { WorkloadState } from "../model/workload-state.ts";
import type { JournalChanges } from "./ports.ts";

/** Facts after a piece of news: what a probe said, what became of a step. */
export function withNews(facts: JournalFacts, news: FleetNews): JournalFacts {
  if (news.kind === "probe-changed") return { ...facts, probes: new Map(facts.probes).set(news.key, news.fact) };
  if (news.kind === "step-finished") return { ...facts, failures: withOutcome(facts.failures, news.outcome) };
  return facts;
}

function withOutcome(failures: JournalFacts["failures"], outcome: StepOutcome): JournalFacts["failures"] {
  if (outcome.result === "skipped") return failures;
  const key = failureKey(outcome.host, outcome.subject);
  const next = new Map(failures);
  if (outcome.result === "done") next.delete(key);
  else next.set(key, failureAfter(failures.get(key), outcome));
  return next;
}

function failureAfter(
  before: FailureFact | undefined,
  { failure, finishedAt }: Extract<StepOutcome, { result: "failed" }>,
): FailureFact {
  const asked = failure.retry === "after" && failure.delayMs !== null ? failure.delayMs : null;
  return {
    ...{ count: (before?.count ?? 0) + 1, lastAt: finishedAt, message: failure.message, code: failure.code },
    ...(asked !== null && { notBefore: instant(finishedAt + asked) }),
  };
}

interface Planned {
  readonly plan: Plan;
  readonly desired: Desired;
  readonly now: Instant;
}

/** What a plan wants remembered, whole maps. */
export function planChanges(facts: JournalFacts, { plan, desired, now }: Planned): JournalChanges {
  return {
    podCidrs: new Map([...facts.podCidrs, ...Object.entries(plan.allocations.podCidrs).map(byHost)]),
    leaving: new Map(plan.pods.flatMap((pod) => (pod.leaving ? [[pod.uid, pod.leaving] as const] : []))),
    autoscalers: new Map(plan.autoscalers.filter(isDecided).map((state) => [formatKey(state.object), state])),
    moves: movesAfter(facts.moves, plan, now),
    ephemeral: ofPods(facts.ephemeral, plan),
    revisions: revisionsAfter(facts.revisions, { plan, desired, now }),
  };
}

const byHost = ([name, cidr]: [string, string]) => [hostName(name), cidr] as const;

const isDecided = ({ evaluatedAt }: AutoscalerState): boolean => evaluatedAt !== null;

/** A wish is met once its pod has left the host it was on, and dropped once nobody could meet it for too long. */
function movesAfter(before: JournalFacts["moves"], { pods }: Plan, now: Instant): JournalFacts["moves"] {
  const hosts = new Map(pods.map(({ uid, host }) => [uid, host]));
  return new Map([...before].filter(([uid, { from, at }]) => hosts.get(uid) === from && now < at + moveRequestMs));
}

/** What belongs to a pod goes with it. */
function ofPods<T>(before: ReadonlyMap<PodUid, T>, { pods }: Plan): ReadonlyMap<PodUid, T> {
  const present = new Set(pods.map(({ uid }) => uid));
  return new Map([...before].filter(([uid]) => present.has(uid)));
}

const revisionsMax = 50;

/** Of workloads that are gone nothing is kept, once no pod of theirs is left and nothing may be missing by mistake. */
function revisionsAfter(before: JournalFacts["revisions"], { plan, desired, now }: Planned): JournalFacts["revisions"] {
  const objects = new Map(desired.objects.map(({ object }) => [formatKey(keyOf(object)), object]));
  const owners = new Set(plan.pods.map(({ owner }) => formatKey(owner)));
  const next = new Map(
    [...before].filter(([key]) => objects.has(key) || owners.has(key) || desired.incomplete !== null),
  );
  for (const workload of plan.workloads) {
    const key = formatKey(workload.object);
    const object = objects.get(key);
    if (object) next.set(key, limited(withRevision(before.get(key) ?? [], { workload, object, now }), object));
  }
  return next;
}

/** The present revision and as many before it as `revisionHistoryLimit` says; the last good one stays whatever it says, to go back to. */
function limited(history: readonly RevisionFact[], object: AnyObject): readonly RevisionFact[] {
  const limit = "spec" in object && isRecord(object.spec) ? object.spec["revisionHistoryLimit"] : undefined;
  const kept = typeof limit === "number" ? Math.min(revisionsMax, limit + 1) : revisionsMax;
  if (history.length <= kept) return history;
  const good = history.findLast((revision) => revision.good);
  return history.filter((revision, index) => index >= history.length - kept || revision === good);
}

/** History with the workload's present revision last: numbered anew when an undo brings an old one back, as Kubernetes does. */
function withRevision(
  history: readonly RevisionFact[],
  { workload, object, now }: { workload: WorkloadState; object: AnyObject; now: Instant },
): readonly RevisionFact[] {
  const known = history.find((revision) => revision.templateHash === workload.updateRevision);
  const good = isGood(workload) || (known?.good ?? false);
  if (known && known === history.at(-1))
    return known.good === good ? history : [...history.slice(0, -1), { ...known, good }];
  const revision: RevisionFact = {
    number: (history.at(-1)?.number ?? 0) + 1,
    templateHash: workload.updateRevision,
    template: templateOf(object),
    createdAt: known?.createdAt ?? now,
    good,
    changeCause: object.metadata.annotations?.["kubernetes.io/change-cause"] ?? "",
  };
  return [...history.filter((other) => other !== known), revision];
}

/** All pods are of it and available: those of an older revision may be available for it no longer. */
function isGood({ desiredReplicas, replicas, updatedReplicas, availableReplicas }: WorkloadState): boolean {
  return (
    [replicas, updatedReplicas, availableReplicas].every((count) => count === desiredReplicas) && desiredReplicas > 0
  );
}

function templateOf(object: AnyObject): unknown {
  return "spec" in object && isRecord(object.spec) ? (object.spec["template"] ?? null) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
