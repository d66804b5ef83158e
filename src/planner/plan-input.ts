import type { Desired } from "../model/desired.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { Observed } from "../model/observed.ts";
import type { PlannerSettings } from "../model/planner-settings.ts";

/** All that a plan follows from, the time apart. */
export interface PlanInput {
  readonly desired: Desired;
  readonly observed: Observed;
  readonly facts: JournalFacts;
  readonly settings: PlannerSettings;
}
