import type { Instant } from "../../model/instant.ts";
import type { AnyObject } from "../../model/object.ts";
import type { Held } from "../../model/plan.ts";
import type { WorkloadState } from "../../model/workload-state.ts";
import type { LivePod, WantedPod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";

/** What one object asks of this turn. Pods it names neither to create nor to leave stay as they are. */
export interface WorkloadDecision {
  readonly create: readonly WantedPod[];
  readonly leave: readonly Departure[];
  /** Pods whose containers stop and stay, as a record of what ran. */
  readonly rest: readonly Departure[];
  /** Null for a kind that has no counts of its own. */
  readonly state: WorkloadState | null;
  readonly held: readonly Held[];
  /** When its answer will be another though nothing happens: a window, a deadline. */
  readonly wakeAt: Instant | null;
}

export interface Departure {
  readonly pod: LivePod;
  /** One clause for people: `scaled from 3 to 2`. */
  readonly reason: string;
  /** It could as well stay: somebody only asked it to move. Disruption budgets hold it back. */
  readonly voluntary?: boolean;
}

/** The rules of one kind: what to do now, given the object and the pods it owns (leaving ones too, in order of name). */
export type Workload<T extends AnyObject> = (object: T, own: readonly LivePod[], turn: Turn) => WorkloadDecision;

export const nothingToDo: WorkloadDecision = { create: [], leave: [], rest: [], state: null, held: [], wakeAt: null };
