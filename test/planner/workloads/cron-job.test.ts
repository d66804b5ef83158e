import { instant } from "../../../src/model/instant.ts";
import type { CronJob } from "../../../src/model/kinds.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import { type FakeFleet, fakeFleet, remember } from "../../support/fake-fleet.ts";
import { aCronJob } from "../../support/more-objects.ts";
import { aHostObject } from "../../support/object-builders.ts";
import { execute, look } from "../../support/turns.ts";

const hosts = [aHostObject("h1")];
const at = (text: string) => Date.parse(text);

/** A fleet that has known the CronJob since a time, and stands at another. */
function fleetAt(since: string, now: string, code: number | null = 0): FakeFleet {
  const fleet = fakeFleet({ h1: {} }, at(now));
  if (code !== null) fleet.exits.set("task:1", code);
  const known = {
    number: 1,
    templateHash: "x",
    template: null,
    createdAt: instant(at(since)),
    good: false,
    changeCause: "",
  };
  fleet.facts = { ...fleet.facts, revisions: new Map([["CronJob.batch default/nightly", [known]]]) };
  return fleet;
}

function jobs(fleet: FakeFleet, objects: readonly AnyObject[]): string[] {
  const names = look(fleet, objects)
    .pods.filter(({ leaving }) => !leaving)
    .map(({ manifest }) => manifest.metadata.labels?.["job-name"] ?? "");
  return [...new Set(names)];
}

function advance(fleet: FakeFleet, objects: readonly AnyObject[], minutes: number): void {
  for (let turn = 0; turn < minutes * 4; turn++) {
    const made = look(fleet, objects);
    execute(fleet, made);
    remember(fleet, made);
    fleet.now = instant(fleet.now + 15_000);
  }
}

const minute = (text: string): string => `nightly-${at(text) / 60_000}`;
const nightly = (spec: Parameters<typeof aCronJob>[1] = {}): CronJob => aCronJob("nightly", spec);

describe("CronJob", () => {
  it("does not run for a time before it was known", () => {
    expect(jobs(fleetAt("2026-11-21T10:01:00Z", "2026-11-21T10:02:00Z"), [...hosts, nightly()])).toEqual([]);
  });

  it("runs once for a time that has come, and is woken for the next", () => {
    const fleet = fleetAt("2026-11-21T09:00:00Z", "2026-11-21T10:02:00Z");
    const objects = [...hosts, nightly()];
    expect(jobs(fleet, objects)).toEqual([minute("2026-11-21T10:00:00Z")]);
    expect(look(fleet, objects).wakeAt).toBe(at("2026-11-21T10:05:00Z"));
    advance(fleet, objects, 2);
    expect(jobs(fleet, objects)).toEqual([minute("2026-11-21T10:00:00Z")]);
  });

  it("runs the latest of many missed times only", () => {
    const fleet = fleetAt("2026-11-01T00:00:00Z", "2026-11-21T10:02:00Z");
    expect(jobs(fleet, [...hosts, nightly()])).toEqual([minute("2026-11-21T10:00:00Z")]);
  });

  it("lets a missed time go when it is too late to start", () => {
    const fleet = fleetAt("2026-11-21T09:00:00Z", "2026-11-21T10:02:00Z");
    expect(jobs(fleet, [...hosts, nightly({ startingDeadlineSeconds: 60 })])).toEqual([]);
  });

  it("waits for the run before it with Forbid, and takes its place with Replace", () => {
    for (const [policy, expected] of [
      ["Forbid", "2026-11-21T10:00:00Z"],
      ["Replace", "2026-11-21T10:05:00Z"],
    ] as const) {
      const fleet = fleetAt("2026-11-21T09:00:00Z", "2026-11-21T10:02:00Z", null);
      const objects = [...hosts, nightly({ concurrencyPolicy: policy })];
      advance(fleet, objects, 4);
      expect(jobs(fleet, objects)).toEqual([minute(expected)]);
    }
  });

  it("keeps the last three that succeeded", () => {
    const fleet = fleetAt("2026-11-21T09:00:00Z", "2026-11-21T10:02:00Z");
    const objects = [...hosts, nightly()];
    advance(fleet, objects, 26);
    expect(jobs(fleet, objects)).toEqual(
      ["2026-11-21T10:15:00Z", "2026-11-21T10:20:00Z", "2026-11-21T10:25:00Z"].map(minute),
    );
  });

  it("does not begin while it is suspended", () => {
    expect(
      jobs(fleetAt("2026-11-21T09:00:00Z", "2026-11-21T10:02:00Z"), [...hosts, nightly({ suspend: true })]),
    ).toEqual([]);
  });

  const clockChanges: [what: string, schedule: string, now: string, ran: string][] = [
    [
      "in the hour that does not exist it runs as the clock jumps",
      "30 2 * * *",
      "2026-03-29T01:10:00Z",
      "2026-03-29T01:00:00Z",
    ],
    [
      "in the hour that comes twice it runs the first time",
      "30 2 * * *",
      "2026-10-25T00:40:00Z",
      "2026-10-25T00:30:00Z",
    ],
    ["and not the second time", "30 2 * * *", "2026-10-25T01:40:00Z", "2026-10-25T00:30:00Z"],
    ["a day in summer", "0 3 * * *", "2026-07-01T01:10:00Z", "2026-07-01T01:00:00Z"],
    ["a day in winter", "0 3 * * *", "2026-12-01T02:10:00Z", "2026-12-01T02:00:00Z"],
  ];

  it.each(clockChanges)("%s (%s Europe/Berlin)", (_, schedule, now, ran) => {
    const fleet = fleetAt("2026-01-01T00:00:00Z", now);
    expect(jobs(fleet, [...hosts, nightly({ schedule, timeZone: "Europe/Berlin" })])).toEqual([minute(ran)]);
  });
});
