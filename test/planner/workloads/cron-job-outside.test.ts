import { instant } from "../../../src/model/instant.ts";
import { formatKey, keyOf } from "../../../src/model/object.ts";
import type { LivePod } from "../../../src/planner/pods/live-pod.ts";
import { readTurn } from "../../../src/planner/read-turn.ts";
import { lastRun, nextRun } from "../../../src/planner/scaling/cron-times.ts";
import { cronJob } from "../../../src/planner/workloads/cron-job.ts";
import { templateHashOf } from "../../../src/planner/workloads/template.ts";
import { fakeFleet } from "../../support/fake-fleet.ts";
import { aLivePod } from "../../support/live-pods.ts";
import { aCronJob } from "../../support/more-objects.ts";
import { inputFor } from "../../support/planner-input.ts";
import { type CronRow, cronSync, nextRuns, recentRuns } from "./cases/cron-jobs.ts";

const minuteMs = 60_000;
const top = Date.parse("2016-05-19T10:00:00Z");

describe("a CronJob's next step", () => {
  it.each(cronSync.rows)("$name", (row) => {
    const { creates = 0, deletes = 0, wake, now } = row;
    const { create, leave, wakeAt } = cronJob(cronJobOf(row), runOf(row), turnOf(row));
    expect(create).toHaveLength(creates);
    expect(leave).toHaveLength(deletes);
    if (wake !== undefined) expect(wakeAt).toBe(wake === null ? null : Date.parse(now) + wake * minuteMs);
  });

  function cronJobOf({ policy, schedule = "0 * * * ?", timeZone, suspend, deadline }: CronRow) {
    return aCronJob("nightly", {
      schedule,
      ...(policy && { concurrencyPolicy: policy }),
      ...(timeZone && { timeZone }),
      ...(suspend && { suspend }),
      ...(deadline !== undefined && { startingDeadlineSeconds: deadline }),
    });
  }

  function runOf(row: CronRow): LivePod[] {
    if (!row.ran) return [];
    const job = `nightly-${Date.parse(row.ran) / minuteMs}`;
    const pod = aLivePod(job, { phase: row.stillActive ? "Running" : "Succeeded", readySince: null });
    const labels = { "batch.kubernetes.io/job-name": job };
    const { template = {} } = cronJobOf(row).spec.jobTemplate.spec ?? {};
    const metadata = { ...pod.manifest.metadata, labels };
    return [{ ...pod, templateHash: templateHashOf(template), manifest: { ...pod.manifest, metadata } }];
  }

  function turnOf({ ran, now, since = ran ? "2016-05-19T08:59:00Z" : "2016-05-19T09:59:00Z" }: CronRow) {
    const fleet = fakeFleet({ h1: {} });
    const at = Date.parse(now);
    const createdAt = instant(Date.parse(since));
    const known = { number: 1, templateHash: "x", template: null, createdAt, good: false, changeCause: "" };
    const key = formatKey(keyOf(aCronJob("nightly")));
    fleet.facts = { ...fleet.facts, revisions: new Map([[key, [known]]]) };
    return readTurn(inputFor(fleet, []), instant(at));
  }
});

describe("the most recent run of a schedule", () => {
  it.each(recentRuns.rows)("%s", (_, expression, earliest, now, recent) => {
    const since = instant(top + earliest * minuteMs);
    const last = lastRun({ expression, timezone: "UTC", since }, instant(top + now * minuteMs));
    const missed = last !== null && last > top + earliest * minuteMs ? last : null;
    expect(missed).toBe(recent === null ? null : top + recent * minuteMs);
  });
});

describe("the next run of a schedule", () => {
  it.each(nextRuns.rows)("%s", (_, expression, now, next) => {
    const at = instant(top + now * minuteMs);
    expect(nextRun({ expression, timezone: "UTC" }, at)).toBe(at + next * minuteMs);
  });
});

describe("a schedule by name", () => {
  const macros = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

  it.each(macros)("%s has a run before and after any time", (expression) => {
    const schedule = { expression, timezone: "UTC" };
    expect(lastRun(schedule, instant(top))).not.toBeNull();
    expect(nextRun(schedule, instant(top))).not.toBeNull();
  });

  it("@every adds its parts up", () => {
    const schedule = { expression: "@every 1h30m10s", timezone: "UTC", since: instant(top) };
    expect(nextRun(schedule, instant(top))).toBe(top + 5_410_000);
    expect(lastRun(schedule, instant(top + 5_410_000))).toBe(top + 5_410_000);
    expect(lastRun({ ...schedule, since: null }, instant(top + 9_000_000))).toBeNull();
  });
});
