import type { Desired } from "../../src/model/desired.ts";
import { commitId, imageRef } from "../../src/model/names.ts";
import type { AnyObject } from "../../src/model/object.ts";
import { formatKey, keyOf } from "../../src/model/object.ts";
import { sortBy } from "../../src/model/order.ts";
import type { PlannerSettings } from "../../src/model/planner-settings.ts";
import { defaultSettings } from "../../src/model/planner-settings.ts";
import type { PlanInput } from "../../src/planner/plan-input.ts";
import { type FakeFleet, observe } from "./fake-fleet.ts";

export const testSettings: PlannerSettings = {
  ...defaultSettings,
  instance: "test",
  images: { pause: imageRef("berth/pause:1"), node: imageRef("berth/node:1"), traefik: null },
};

/** Objects as if read from a repository. */
export function desiredOf(objects: readonly AnyObject[], incomplete: string | null = null): Desired {
  return {
    revision: { repository: "test", commit: commitId("c0ffee"), author: "ada", subject: "test" },
    objects: sortBy(objects, (object) => formatKey(keyOf(object))).map((object) => ({
      object,
      at: { file: "test.yaml", line: 1, column: 1 },
    })),
    incomplete,
  };
}

export function inputFor(fleet: FakeFleet, objects: readonly AnyObject[], settings = testSettings): PlanInput {
  return { desired: desiredOf(objects), observed: observe(fleet), facts: fleet.facts, settings };
}
