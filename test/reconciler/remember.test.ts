import { instant } from "../../src/model/instant.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import { planChanges } from "../../src/reconciler/remember.ts";
import { fakeFleet, remember } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { desiredOf } from "../support/planner-input.ts";
import { execute, look } from "../support/turns.ts";

const host = aHostObject("h1");
const key = "Deployment.apps default/web";

/** Turns that remember what the reconciler does, and which revisions that leaves, as `number image good`. */
function world() {
  const fleet = fakeFleet({ h1: {} });
  const turn = (objects: readonly AnyObject[], incomplete: string | null = null): Plan => {
    const made = look(fleet, objects);
    execute(fleet, made);
    const changes = planChanges(fleet.facts, { plan: made, desired: desiredOf(objects, incomplete), now: fleet.now });
    remember(fleet, made);
    fleet.facts = { ...fleet.facts, revisions: changes.revisions ?? new Map() };
    fleet.now = instant(fleet.now + 1000);
    return made;
  };
  return {
    fleet,
    turn,
    turns: (objects: readonly AnyObject[], count: number) => {
      for (let done = 0; done < count; done++) turn(objects);
    },
    revisions: () =>
      fleet.facts.revisions.get(key)?.map(({ number, good }) => `${number}${good ? " good" : ""}`) ?? null,
  };
}

const web = (image: string, revisionHistoryLimit: number): AnyObject =>
  aDeployment("web", { replicas: 1, image, revisionHistoryLimit });

describe("the history of a workload", () => {
  it("is as long as its limit says, the present revision apart", () => {
    const { turns, revisions } = world();
    for (const number of [1, 2, 3, 4]) turns([host, web(`web:${number}`, 2)], 12);
    expect(revisions()).toEqual(["2 good", "3 good", "4 good"]);
    turns([host, web("web:2", 2)], 12);
    expect(revisions()).toEqual(["3 good", "4 good", "5 good"]);
  });

  it("never loses the last good revision: an automatic return goes back to it", () => {
    const { fleet, turns, revisions } = world();
    turns([host, web("web:1", 0)], 6);
    fleet.neverReady.add("web:2").add("web:3");
    turns([host, web("web:2", 0)], 3);
    turns([host, web("web:3", 0)], 3);
    expect(revisions()).toEqual(["1 good", "3"]);
  });

  it("goes with its workload, once its pods have gone and nothing is missing by mistake", () => {
    const { turn, turns, revisions } = world();
    turns([host, web("web:1", 2)], 6);
    turn([host, aDeployment("other")], "cannot read web.yaml");
    expect(revisions()).toEqual(["1 good"]);
    turns([host, aDeployment("other")], 1);
    expect(revisions()).toEqual(["1 good"]);
    turns([host, aDeployment("other")], 6);
    expect(revisions()).toBeNull();
  });
});
