import type { Desired } from "../model/desired.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { Instant } from "../model/instant.ts";
import type { Observed } from "../model/observed.ts";
import type { PlannerSettings } from "../model/planner-settings.ts";
import type { Problem } from "../model/problem.ts";
import type { FetchFailure } from "../model/tree.ts";
import type { TurnDecision } from "./turn.ts";

/** A finished turn, as the edges show it. */
export interface Turn {
  readonly startedAt: Instant;
  /** When the hosts had been looked at: the instant everything in it was decided for. */
  readonly at: Instant;
  readonly reasons: readonly string[];
  readonly desired: Desired;
  readonly observed: Observed;
  readonly facts: JournalFacts;
  readonly settings: PlannerSettings;
  readonly decision: TurnDecision;
  /** What is wrong with the repository, its manifests or their consequences. */
  readonly problems: readonly Problem[];
  readonly fetchFailure: FetchFailure | null;
  /** When the repository last answered. */
  readonly fetchedAt: Instant | null;
}
