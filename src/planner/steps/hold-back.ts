import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { Held } from "../../model/plan.ts";
import { failureKey, subjectOf } from "../../model/subject.ts";
import type { Turn } from "../turn.ts";
import type { StepDraft } from "./draft.ts";

const pullBackoff = { firstMs: 10_000, mostMs: 300_000 };
const otherBackoff = { firstMs: 1_000, mostMs: 300_000 };

export interface HeldBack {
  /** What may be handed out now, in the order the drafts came, each key once. */
  readonly steps: readonly StepDraft[];
  readonly held: readonly Held[];
}

/** Takes out what is already under way or has failed too lately, and all that waits for it. */
export function holdBack(turn: Turn, drafts: readonly StepDraft[]): HeldBack {
  const targets = knownTargets(turn);
  const kept = new Map<string, StepDraft>();
  const dropped = new Set<string>();
  const held: Held[] = [];
  for (const draft of inDependencyOrder(drafts)) {
    const obstacle = obstacleTo(turn, draft, targets);
    const waits = obstacle !== null || draft.after.some(({ key }) => dropped.has(key));
    if (waits) dropped.add(draft.key);
    else kept.set(draft.key, draft);
    if (obstacle !== null && obstacle !== "busy") held.push(obstacle);
  }
  return { steps: [...kept.values()], held };
}

/** What steps work on, as `host subject`. */
interface Targets {
  readonly busy: ReadonlySet<string>;
  readonly foreign: ReadonlySet<string>;
}

function knownTargets({ hosts }: Turn): Targets {
  const observed = hosts.flatMap((host) => (host.observed ? [host.observed] : []));
  return { busy: busySubjects(observed), foreign: foreignNames(observed) };
}

function obstacleTo(turn: Turn, draft: StepDraft, { busy, foreign }: Targets): Held | "busy" | null {
  const { action, because } = draft;
  const target = `${action.host} ${subjectOf(action)}`;
  if (busy.has(target) || (action.kind === "create-container" && busy.has(familyOf(target)))) return "busy";
  const object = because.object ?? { group: "berth.dev", kind: "Host", namespace: "", name: action.host };
  if (action.kind === "create-container" && foreign.has(target)) {
    return {
      object,
      reason: `a container named ${action.container} that is not ours is on ${action.host}`,
      until: null,
    };
  }
  const until = backoffEnd(turn, draft);
  return until === null ? null : { object, reason: failureReason(turn, draft), until };
}

function foreignNames(hosts: readonly ObservedHost[]): Set<string> {
  return new Set(hosts.flatMap(({ name, foreign }) => foreign.map((container) => `${name} ${container.name}`)));
}

function busySubjects(hosts: readonly ObservedHost[]): Set<string> {
  const targets = hosts.flatMap(({ name, inFlight }) => inFlight.map(({ subject }) => `${name} ${subject}`));
  return new Set(targets.flatMap((target) => [target, familyOf(target)]));
}

/**
 * All attempts at one container of a pod. Between the removal of one and the creation of the next neither may show:
 * another must not be begun while any of them is under way.
 */
function familyOf(target: string): string {
  return target.replace(/_\d+$/, "_");
}

/** Each draft once, after all it waits for. */
function inDependencyOrder(drafts: readonly StepDraft[]): StepDraft[] {
  const ordered = new Map<string, StepDraft>();
  const visit = (draft: StepDraft): void => {
    if (ordered.has(draft.key)) return;
    draft.after.forEach(visit);
    ordered.set(draft.key, draft);
  };
  drafts.forEach(visit);
  return [...ordered.values()];
}

function backoffEnd({ input, now }: Turn, { action }: StepDraft): Instant | null {
  const failure = input.facts.failures.get(failureKey(action.host, subjectOf(action)));
  if (!failure || failure.count === 0) return null;
  const { firstMs, mostMs } = action.kind === "pull-image" ? pullBackoff : otherBackoff;
  const backoff = failure.lastAt + Math.min(mostMs, firstMs * 2 ** Math.min(failure.count - 1, 20));
  const end = Math.max(backoff, failure.notBefore ?? 0);
  return end > now ? instant(end) : null;
}

function failureReason({ input }: Turn, { action }: StepDraft): string {
  const failure = input.facts.failures.get(failureKey(action.host, subjectOf(action)));
  return `${action.kind} failed ${failure?.count ?? 0} times on ${action.host}: ${failure?.message ?? ""}`;
}
