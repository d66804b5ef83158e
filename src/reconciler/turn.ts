import type { HostFile } from "../model/action.ts";
import type { Desired } from "../model/desired.ts";
import type { ServiceEndpoints } from "../model/endpoints.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { Instant } from "../model/instant.ts";
import type { HostName } from "../model/names.ts";
import type { Observed } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import type { PlannerSettings } from "../model/planner-settings.ts";
import type { Problem } from "../model/problem.ts";
import { check, type Violation } from "../planner/check.ts";
import { plan as makePlan } from "../planner/plan.ts";
import { hostFileSteps, type SentFiles } from "./host-file-steps.ts";
import { renderHosts } from "./render-hosts.ts";

/** All that one turn decides from. Equal inputs decide equally. */
export interface TurnInput {
  readonly desired: Desired;
  readonly observed: Observed;
  readonly facts: JournalFacts;
  readonly settings: PlannerSettings;
  readonly sent: SentFiles;
}

/** All that one turn decided: nothing in here has been done yet. */
export interface TurnDecision {
  /** Its steps include those that bring the rendered files to the hosts. */
  readonly plan: Plan;
  /** Promises the plan breaks; when there are any, nothing of it is carried out. */
  readonly violations: readonly Violation[];
  readonly services: JournalFacts["services"];
  readonly endpoints: readonly ServiceEndpoints[];
  readonly files: ReadonlyMap<HostName, readonly HostFile[]>;
  readonly problems: readonly Problem[];
}

/** Observe, decide, act: this is the middle. Sync, total, and without a side effect. */
export function decide(input: TurnInput, now: Instant): TurnDecision {
  const plan = makePlan(input, now);
  const violations = check(plan, input);
  const rendered = renderHosts(input, plan);
  const fileSteps = hostFileSteps({
    ...{ files: rendered.files, hosts: input.observed.hosts },
    ...{ sent: input.sent, failures: input.facts.failures, now },
  });
  return {
    plan: { ...plan, steps: [...plan.steps, ...fileSteps] },
    violations,
    services: rendered.services,
    endpoints: rendered.endpoints,
    files: rendered.files,
    problems: [...plan.problems, ...rendered.problems],
  };
}
