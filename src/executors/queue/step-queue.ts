import type { Instant } from "../../model/instant.ts";
import type { HostName, StepId } from "../../model/names.ts";
import type { InFlight } from "../../model/observed.ts";
import type { Failure, StepOutcome } from "../../model/outcome.ts";
import type { Step } from "../../model/plan.ts";
import { subjectOf } from "../../model/subject.ts";
import { classOf, type StepClass, type StepLimits } from "./step-class.ts";

export interface QueueOptions {
  /** Never rejects: a text for what was done, or a Failure. */
  readonly run: (step: Step) => Promise<string | Failure>;
  readonly limits: (host: HostName) => StepLimits;
  readonly onOutcome: (outcome: StepOutcome) => void;
  readonly now: () => Instant;
}

/** Steps handed out and not yet finished, of all hosts: one that waits for another host's step blocks nothing else. */
export interface StepQueue {
  /** A step that is in flight already, by host, kind and subject, is not taken twice; what comes after it waits for it. */
  submit(steps: readonly Step[]): void;
  inFlight(host: HostName): InFlight[];
  /** Starts nothing more; what runs, runs out. */
  close(): void;
}

interface Task {
  readonly step: Step;
  readonly host: HostName;
  readonly subject: string;
  readonly stepClass: StepClass;
  readonly since: Instant;
  readonly waitsFor: Set<Task>;
  readonly dependents: Set<Task>;
  startedAt: Instant | null;
}

type Result =
  | { readonly result: "done"; readonly detail: string }
  | { readonly result: "failed"; readonly failure: Failure }
  | { readonly result: "skipped"; readonly reason: string };

export function createStepQueue(options: QueueOptions): StepQueue {
  const tasks = new Map<string, Task>();
  const queue = { options, tasks, closed: false };
  return {
    submit: (steps) => {
      const batch = new Map<StepId, Task>();
      const fresh = steps.filter((step) => admit(queue, step, batch));
      const orphans = fresh.filter((step) => !link(step, batch));
      for (const step of orphans) drop(queue, step, batch);
      pump(queue);
    },
    inFlight: (host) =>
      [...tasks.values()]
        .filter((task) => task.host === host)
        .map(({ subject, step, since }) => ({ subject, kind: step.action.kind, since })),
    close: () => {
      queue.closed = true;
      for (const task of [...tasks.values()]) if (task.startedAt === null) tasks.delete(keyOf(task.step));
    },
  };
}

interface Queue {
  readonly options: QueueOptions;
  readonly tasks: Map<string, Task>;
  closed: boolean;
}

function keyOf({ action }: Step): string {
  return `${action.host} ${action.kind} ${subjectOf(action)}`;
}

function admit({ tasks, options, closed }: Queue, step: Step, batch: Map<StepId, Task>): boolean {
  const key = keyOf(step);
  const present = tasks.get(key);
  const task: Task = present ?? {
    step,
    host: step.action.host,
    subject: subjectOf(step.action),
    stepClass: classOf(step.action),
    since: options.now(),
    waitsFor: new Set(),
    dependents: new Set(),
    startedAt: null,
  };
  batch.set(step.id, task);
  if (present || closed) return false;
  tasks.set(key, task);
  return true;
}

/** False where a step comes after one that is not in its plan. */
function link(step: Step, batch: ReadonlyMap<StepId, Task>): boolean {
  const task = batch.get(step.id);
  const before = step.after.map((id) => batch.get(id));
  for (const earlier of before) {
    if (!earlier || !task || earlier === task) continue;
    earlier.dependents.add(task);
    task.waitsFor.add(earlier);
  }
  return before.every((earlier) => earlier !== undefined);
}

function drop(queue: Queue, step: Step, batch: ReadonlyMap<StepId, Task>): void {
  const task = batch.get(step.id);
  if (task) finish(queue, task, { result: "skipped", reason: "comes after a step that was not handed out" });
}

function pump(queue: Queue): void {
  if (queue.closed) return;
  for (const task of queue.tasks.values()) if (mayStart(queue, task)) start(queue, task);
}

function mayStart({ tasks, options }: Queue, task: Task): boolean {
  if (task.startedAt !== null || task.waitsFor.size > 0) return false;
  let running = 0;
  for (const other of tasks.values()) {
    if (other.host !== task.host || other.startedAt === null) continue;
    if (other.subject === task.subject) return false;
    if (other.stepClass === task.stepClass) running++;
  }
  return running < options.limits(task.host)[task.stepClass];
}

function start(queue: Queue, task: Task): void {
  task.startedAt = queue.options.now();
  void queue.options.run(task.step).then((executed) => {
    const failed = typeof executed !== "string";
    finish(queue, task, failed ? { result: "failed", failure: executed } : { result: "done", detail: executed });
    pump(queue);
  });
}

/** What came after a step that did not succeed is skipped, and what came after that. */
function finish(queue: Queue, task: Task, result: Result): void {
  if (!queue.tasks.delete(keyOf(task.step))) return;
  const finishedAt = queue.options.now();
  queue.options.onOutcome({
    step: task.step.id,
    host: task.host,
    action: task.step.action.kind,
    subject: task.subject,
    startedAt: task.startedAt ?? finishedAt,
    finishedAt,
    ...result,
  });
  for (const dependent of task.dependents) {
    dependent.waitsFor.delete(task);
    if (result.result === "done") continue;
    const reason = `${task.step.action.kind} ${task.subject} on ${task.host} ${result.result === "failed" ? "failed" : "was skipped"}`;
    finish(queue, dependent, { result: "skipped", reason });
  }
}
