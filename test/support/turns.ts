import { instant } from "../../src/model/instant.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { PlannerSettings } from "../../src/model/planner-settings.ts";
import { check } from "../../src/planner/check.ts";
import { plan } from "../../src/planner/plan.ts";
import { type FakeFleet, remember, run } from "./fake-fleet.ts";
import { inputFor, testSettings } from "./planner-input.ts";

/** Plans, holds the plan to every promise, and remembers what it wants remembered. Nothing runs. */
export function look(fleet: FakeFleet, objects: readonly AnyObject[], settings: PlannerSettings = testSettings): Plan {
  const input = inputFor(fleet, objects, settings);
  const made = plan(input, fleet.now);
  expect(check(made, input)).toEqual([]);
  return made;
}

/** Runs a plan's steps in its order; what waits for a failed step is skipped. */
export function execute(fleet: FakeFleet, { steps }: Plan): void {
  const failed = new Set<string>();
  for (const step of steps) {
    const skipped = step.after.some((id) => failed.has(id));
    if (skipped || run(fleet, step) === "failed") failed.add(step.id);
  }
}

interface Settling {
  readonly settings?: PlannerSettings;
  readonly turns?: number;
  readonly each?: (plan: Plan) => void;
}

/** Turns of one second each until a plan has nothing to do and nothing is about to change. Returns the last plan. */
export function settle(
  fleet: FakeFleet,
  objects: readonly AnyObject[],
  { settings, turns = 60, each }: Settling = {},
): Plan {
  let quiet = 0;
  for (let turn = 0; turn < turns; turn++) {
    const made = look(fleet, objects, settings);
    execute(fleet, made);
    remember(fleet, made);
    each?.(made);
    quiet = made.steps.length === 0 ? quiet + 1 : 0;
    fleet.now = instant(fleet.now + 1000);
    if (quiet > 3) return made;
  }
  throw new Error(`not settled after ${turns} turns`);
}
