import { instant, toTimestamp } from "../../../src/model/instant.ts";
import { cronWindow } from "../../../src/planner/scaling/cron-window.ts";
import { scheduleOf } from "../../../src/planner/scaling/schedule.ts";
import { aCronScaler } from "../../support/object-builders.ts";

const at = (text: string) => instant(Date.parse(text));

/** A trigger in Berlin, where clocks go from 02:00 to 03:00 on 2026-03-29 and from 03:00 to 02:00 on 2026-10-25. */
const cases: [what: string, start: string, end: string, now: string, replicas: number, until: string][] = [
  ["before the window", "0 8 * * *", "0 18 * * *", "2026-11-21T06:59:59Z", 1, "2026-11-21T07:00:00Z"],
  ["at its start", "0 8 * * *", "0 18 * * *", "2026-11-21T07:00:00Z", 4, "2026-11-21T17:00:00Z"],
  ["in it", "0 8 * * *", "0 18 * * *", "2026-11-21T12:00:00Z", 4, "2026-11-21T17:00:00Z"],
  ["at its end", "0 8 * * *", "0 18 * * *", "2026-11-21T17:00:00Z", 1, "2026-11-22T07:00:00Z"],
  ["over midnight", "0 22 * * *", "0 6 * * *", "2026-11-21T23:30:00Z", 4, "2026-11-22T05:00:00Z"],
  ["in summer time", "0 8 * * *", "0 18 * * *", "2026-07-01T06:00:00Z", 4, "2026-07-01T16:00:00Z"],
  ["the day the clocks go forward", "0 8 * * *", "0 18 * * *", "2026-03-29T06:00:00Z", 4, "2026-03-29T16:00:00Z"],
  [
    "starting in the hour that does not exist",
    "30 2 * * *",
    "0 5 * * *",
    "2026-03-29T02:00:00Z",
    4,
    "2026-03-29T03:00:00Z",
  ],
  ["the day the clocks go back", "0 8 * * *", "0 18 * * *", "2026-10-25T07:00:00Z", 4, "2026-10-25T17:00:00Z"],
  ["ending in the hour that comes twice", "0 1 * * *", "30 2 * * *", "2026-10-25T00:00:00Z", 4, "2026-10-25T00:30:00Z"],
  ["after the first of the two hours", "0 1 * * *", "30 2 * * *", "2026-10-25T00:45:00Z", 1, "2026-10-26T00:00:00Z"],
  ["on a weekday only", "0 8 * * 1-5", "0 18 * * 1-5", "2026-11-21T12:00:00Z", 1, "2026-11-23T07:00:00Z"],
];

describe("cronWindow", () => {
  it.each(cases)("%s: %s to %s at %s is %d until %s", (_, start, end, now, replicas, until) => {
    const found = cronWindow(aCronScaler("office", "web", { start, end }), at(now));
    expect({ replicas: found.replicas, until: found.until && toTimestamp(found.until) }).toEqual({ replicas, until });
  });

  it("lets the largest of overlapping windows win", () => {
    const [first] = aCronScaler("a", "web").spec.triggers;
    const scaler = aCronScaler("a", "web");
    if (!first) throw new Error("no trigger");
    const second = {
      ...first,
      metadata: { ...first.metadata, start: "0 11 * * *", end: "0 13 * * *", desiredReplicas: "7" },
    };
    const both = { ...scaler, spec: { ...scaler.spec, triggers: [first, second] } };
    expect(cronWindow(both, at("2026-11-21T11:00:00Z")).replicas).toBe(7);
    expect(cronWindow(both, at("2026-11-21T13:00:00Z")).replicas).toBe(4);
  });

  it("keeps to its least and most", () => {
    const scaler = aCronScaler("a", "web", { desiredReplicas: "40" });
    expect(cronWindow(scaler, at("2026-11-21T12:00:00Z")).replicas).toBe(10);
  });

  it("takes a trigger it cannot read for one that never holds", () => {
    expect(cronWindow(aCronScaler("a", "web", { timezone: "Mars/Olympus" }), at("2026-11-21T12:00:00Z")).replicas).toBe(
      1,
    );
  });
});

describe("scheduleOf", () => {
  it("lists what is in force and each change of the days ahead", () => {
    const lines = scheduleOf([aCronScaler("office", "web")], at("2026-11-21T12:00:00Z"), 1);
    expect(lines.map((line) => `${toTimestamp(line.at)} ${line.target} ${line.replicas}`)).toEqual([
      "2026-11-21T12:00:00Z Deployment.apps default/web 4",
      "2026-11-21T17:00:00Z Deployment.apps default/web 1",
      "2026-11-22T07:00:00Z Deployment.apps default/web 4",
    ]);
  });
});
