import type { Desired } from "../model/desired.ts";
import type { ServiceEndpoints } from "../model/endpoints.ts";
import type { RecordedEvent } from "../model/event.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { AnyObject } from "../model/object.ts";
import type { Observed } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import type { SourceLocation } from "../model/problem.ts";

/** All that one turn knows: what people see is made of nothing else. */
export interface ViewInput {
  readonly desired: Desired;
  readonly observed: Observed;
  readonly facts: JournalFacts;
  readonly plan: Plan;
  readonly endpoints: readonly ServiceEndpoints[];
  readonly events: readonly RecordedEvent[];
}

/** One object as the API serves it, and where it is written; null for one that nobody wrote. */
export interface ViewEntry {
  readonly object: AnyObject;
  readonly at: SourceLocation | null;
}

/** Kubernetes objects with status, unique by key and in the order of their keys. Equal input gives equal bytes. */
export type View = readonly ViewEntry[];
