import type { Action, ActionKind } from "../../model/action.ts";
import { claimVolumePrefix } from "../../model/claim-data.ts";
import { desiredOf } from "../../model/desired.ts";
import type { HostName, StepId } from "../../model/names.ts";
import type { Plan, Step } from "../../model/plan.ts";
import { subjectOf } from "../../model/subject.ts";
import type { PlanInput } from "../plan-input.ts";
import { deletesWhenScaled, ordinalOfClaim } from "../volumes/deleted-claims.ts";
import type { Invariant } from "./invariant.ts";

const keyOfStep = ({ action }: Step): string => `${action.host} ${action.kind} ${subjectOf(action)}`;

function show(step: Step): string {
  return `#${step.id} ${keyOfStep(step)}`;
}

function repeated(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => seen.size === seen.add(text).size);
}

function dangling({ steps }: Plan): string[] {
  const ids = new Set(steps.map(({ id }) => id));
  return steps.filter(({ after }) => after.some((id) => !ids.has(id))).map(show);
}

function cyclic({ steps }: Plan): string[] {
  const left = new Map(steps.map((step) => [step.id, step]));
  for (let size = -1; size !== left.size; ) {
    size = left.size;
    for (const [id, { after }] of left) if (!after.some((other) => left.has(other))) left.delete(id);
  }
  return [...left.values()].map(show);
}

/** Steps of one kind that come before a step on the same subject without the step saying so. */
function unordered({ steps }: Plan, first: ActionKind, then: ActionKind): string[] {
  const earlier = new Map(steps.filter(({ action }) => action.kind === first).map((step) => [targetOf(step), step]));
  return steps
    .filter(({ action }) => action.kind === then)
    .filter((step) => {
      const before = earlier.get(targetOf(step));
      return before !== undefined && !step.after.includes(before.id);
    })
    .map(show);
}

function targetOf({ action }: Step): string {
  return `${action.host} ${subjectOf(action)}`;
}

const isOf =
  (...kinds: readonly ActionKind[]): ((step: Step) => boolean) =>
  ({ action }) =>
    kinds.includes(action.kind);

export const stepInvariants: readonly Invariant[] = [
  {
    code: "step-ids-unique",
    sentence: "No two steps have the same id.",
    broken: ({ steps }) => repeated(steps.map(({ id }) => id)),
  },
  {
    code: "steps-unique",
    sentence: "No step is planned twice.",
    broken: ({ steps }) => repeated(steps.map(keyOfStep)),
  },
  { code: "steps-after-exist", sentence: "A step waits only for steps of the same plan.", broken: dangling },
  { code: "steps-acyclic", sentence: "No step waits for itself, directly or by way of others.", broken: cyclic },
  {
    code: "steps-wait-on-own-host",
    sentence: "A step waits only for steps of its own host, so that a slow host delays no other.",
    broken: ({ steps }) => {
      const hosts = new Map(steps.map(({ id, action }) => [id, action.host]));
      const isElsewhere = (id: StepId, host: HostName) => hosts.has(id) && hosts.get(id) !== host;
      return steps.filter(({ after, action }) => after.some((id) => isElsewhere(id, action.host))).map(show);
    },
  },
  {
    code: "steps-have-reasons",
    sentence: "Every step says why it is there.",
    broken: ({ steps }) => steps.filter(({ because }) => because.reason.trim() === "").map(show),
  },
  {
    code: "create-before-start",
    sentence: "A container that is created in this plan is started only after that.",
    broken: (plan) => unordered(plan, "create-container", "start-container"),
  },
  {
    code: "stop-before-remove",
    sentence: "A container that is stopped in this plan is removed only after that.",
    broken: (plan) => unordered(plan, "stop-container", "remove-container"),
  },
  {
    code: "stop-before-retire",
    sentence: "A container that is stopped in this plan is kept for its log only after that.",
    broken: (plan) => unordered(plan, "stop-container", "retire-container"),
  },
  {
    code: "never-start-and-stop",
    sentence: "No container is both started and stopped by one plan.",
    broken: ({ steps }) => {
      const stopped = new Set(steps.filter(isOf("stop-container", "remove-container")).map(targetOf));
      return steps
        .filter(isOf("start-container", "create-container"))
        .filter((step) => stopped.has(targetOf(step)) && !isReplaced(step.action))
        .map(show);
    },
  },
  {
    code: "data-volumes-kept",
    sentence: "A volume that holds a claim's data is removed only where its StatefulSet says whenScaled: Delete.",
    broken: ({ steps }, input) =>
      steps
        .filter(({ action }) => action.kind === "remove-volume" && action.name.startsWith(claimVolumePrefix))
        .filter((step) => !isGivenUp(step, input))
        .map(show),
  },
  {
    code: "files-below-state-directory",
    sentence: "Files are written and removed below the state directory only.",
    broken: ({ steps }) =>
      steps
        .filter(isOf("write-volume-files", "remove-host-file", "apply-host-file"))
        .filter(({ action }) => /^\/|(^|\/)\.\.(\/|$)|^$/.test(subjectOf(action)))
        .map(show),
  },
];

/** Helpers keep their name when they are made anew. */
function isReplaced(action: Action): boolean {
  return (
    (action.kind === "create-container" || action.kind === "start-container") && action.container.startsWith("berth-")
  );
}

/** Its own labels say whose data it holds. */
function isGivenUp({ action }: Step, { desired, observed }: PlanInput): boolean {
  const host = observed.hosts.find(({ name }) => name === action.host);
  const volume = host?.volumes.find(({ name }) => action.kind === "remove-volume" && name === action.name);
  const sets = desiredOf(desired, "StatefulSet").map(({ object }) => object);
  return (
    volume !== undefined && sets.some((set) => deletesWhenScaled(set) && ordinalOfClaim(set, volume.labels) !== null)
  );
}
