import { instant } from "../../src/model/instant.ts";
import { fakeFleet } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { look, settle } from "../support/turns.ts";

it("asks a registry again no sooner than it was told to", () => {
  const fleet = fakeFleet({ h1: {} });
  const hosts = [aHostObject("h1")];
  settle(fleet, hosts);
  const objects = [...hosts, aDeployment("web", { replicas: 1 })];
  const failure = { count: 1, lastAt: fleet.now, message: "toomanyrequests", code: "registry-rate-limited" };
  const notBefore = instant(fleet.now + 120_000);
  fleet.facts = { ...fleet.facts, failures: new Map([["h1 web:1", { ...failure, notBefore }]]) };
  const pulls = () =>
    look(fleet, objects).steps.filter(({ action }) => action.kind === "pull-image" && action.image === "web:1").length;
  // Long after the usual back-off of 10 s.
  fleet.now = instant(fleet.now + 119_000);
  expect(pulls()).toBe(0);
  expect(look(fleet, objects).wakeAt).toBe(notBefore);
  fleet.now = notBefore;
  expect(pulls()).toBe(1);
});
