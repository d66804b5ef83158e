import type { PodUid } from "../../model/names.ts";
import { advance, nextHost, openRun, type Run } from "./engine/run.ts";
import { explainRefusal } from "./explain.ts";
import type { Fleet } from "./fleet/fleet.ts";
import { book, classOf, markLeaving } from "./fleet/occupy.ts";
import type { PodClass } from "./fleet/pod-class.ts";
import { chargeBudgets } from "./preempt/budgets.ts";
import { gentlest, isFarReaching, openPreemption, type Preemption, reconsider } from "./preempt/preemption.ts";
import type { Eviction } from "./preempt/victims.ts";
import type { HostRefusal, PodToPlace, Verdict } from "./types.ts";

/** What is known about the class being placed; null where the next pod needs a fresh look. */
interface Course {
  readonly run: Run;
  preemption: Preemption | null;
  refusal: readonly HostRefusal[] | null;
}

export function placeInOrder(fleet: Fleet, pods: readonly PodToPlace[]): Verdict[] {
  const classes = pods.map((pod) => classOf(fleet, pod));
  const ahead = runLengths(classes);
  let course: Course | null = null;
  return pods.map((pod, index) => {
    const of = classes[index] as PodClass;
    if (course?.run.of !== of) course = { run: openRun(fleet, of, ahead[index]), preemption: null, refusal: null };
    const verdict = placeNext(course, pod);
    if (isStale(course, verdict)) course = null;
    return verdict;
  });
}

/** For each pod, how many of its class follow one another from there on. */
function runLengths(classes: readonly PodClass[]): Int32Array {
  const lengths = new Int32Array(classes.length).fill(1);
  for (let index = classes.length - 2; index >= 0; index--) {
    if (classes[index] === classes[index + 1]) lengths[index] = (lengths[index + 1] ?? 0) + 1;
  }
  return lengths;
}

/** A claim bound, or a pod evicted that rules count, changes hosts the run has looked at already. */
function isStale({ run }: Course, verdict: Verdict): boolean {
  if (verdict.kind === "refused") return false;
  return run.of.unboundClaims.length > 0 || (verdict.preempts.length > 0 && isFarReaching(run));
}

function placeNext(course: Course, pod: PodToPlace): Verdict {
  if (course.refusal) return { kind: "refused", pod: pod.uid, hosts: course.refusal };
  const { run } = course;
  const host = nextHost(run);
  if (host < 0) return placeByForce(course, pod);
  settle(run, pod, host);
  advance(run, host);
  return placed(run, pod, { host, preempts: nobody });
}

function placeByForce(course: Course, pod: PodToPlace): Verdict {
  const { run } = course;
  course.preemption ??= openPreemption(run);
  const eviction = gentlest(course.preemption);
  if (!eviction) {
    course.refusal = explainRefusal(run.fleet, run.of, run.rules);
    return { kind: "refused", pod: pod.uid, hosts: course.refusal };
  }
  evict(run.fleet, eviction);
  settle(run, pod, eviction.host);
  if (!isFarReaching(run)) reconsider(course.preemption, eviction.host);
  const leaving = [...eviction.victims, ...eviction.awaited].map(({ uid }) => uid);
  return placed(run, pod, { host: eviction.host, preempts: leaving.sort() });
}

function evict(fleet: Fleet, { victims }: Eviction): void {
  for (const victim of victims) {
    markLeaving(victim);
    chargeBudgets(fleet.budgets, victim);
  }
}

const nobody: readonly PodUid[] = [];

function settle({ fleet, of }: Run, { uid }: PodToPlace, host: number): void {
  book(fleet, { uid, of, host, startedAt: null, leaving: false });
}

function placed(
  { fleet }: Run,
  pod: PodToPlace,
  { host, preempts }: { host: number; preempts: readonly PodUid[] },
): Verdict {
  const name = fleet.hosts[host]?.name;
  if (name === undefined) throw new Error(`host number ${host} is not in the fleet`);
  return { kind: "placed", pod: pod.uid, host: name, preempts };
}
