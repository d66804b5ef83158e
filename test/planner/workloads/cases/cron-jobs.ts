import type { OutsideTable } from "../../../support/outside-table.ts";

/** A CronJob of `0 * * * ?`, and what is done about it at an instant. */
export interface CronRow {
  readonly name: string;
  readonly policy?: "Forbid" | "Replace";
  readonly schedule?: string;
  readonly timeZone?: string;
  readonly suspend?: true;
  /** startingDeadlineSeconds. */
  readonly deadline?: number;
  /** Since when it is known: a minute before the hour, or the hour before where it ran, unless given. */
  readonly since?: string;
  /** The scheduled time of the run there is; none where left out. */
  readonly ran?: string;
  readonly stillActive?: true;
  readonly now: string;
  readonly creates?: 1;
  /** Runs that are told to go. */
  readonly deletes?: 1;
  /** Minutes until it is looked at again; not looked at where left out. */
  readonly wake?: number | null;
}

const release = "v1.34.2";
const [short, medium, long] = [10, 7200, 1_000_000];
const prior = "2016-05-19T09:00:00Z";
const top = "2016-05-19T10:00:00Z";
const before = { now: "2016-05-19T09:59:00Z", wake: 1 };
const after = { now: "2016-05-19T10:01:00Z", wake: 59 };
const weekAfter = { now: "2016-05-26T10:00:00Z", wake: 60 };
const ran = { ran: prior };
const active = { ran: prior, stillActive: true as const };
const F = { policy: "Forbid" as const };
const R = { policy: "Replace" as const };
const create = { creates: 1 as const };

const every = { schedule: "@every 1h", since: "2016-05-19T08:59:00Z" };
const second = 1 / 60;

/** Left out: errors of the API, jobs that are missing from a cache, and a time zone within the schedule, which is refused. */
export const cronSync: OutsideTable<CronRow> = {
  file: "k8s.io/kubernetes/pkg/controller/cronjob/cronjob_controllerv2_test.go",
  tests: "TestControllerV2SyncCronJob",
  release,
  rows: [
    { name: "never ran, not valid schedule, A", schedule: "obvious error schedule", ...before, wake: null },
    { name: "never ran, not valid schedule, F", ...F, schedule: "obvious error schedule", ...before, wake: null },
    { name: "never ran, not valid schedule, R", ...R, schedule: "obvious error schedule", ...before, wake: null },
    { name: "never ran, not valid time zone", timeZone: "bad timezone", ...before, wake: null },
    { name: "never ran, not time, A", ...before },
    { name: "never ran, not time, F", ...F, ...before },
    { name: "never ran, not time, R", ...R, ...before },
    { name: "never ran, not time in zone", timeZone: "America/New_York", ...before },
    { name: "never ran, is time, A", ...after, ...create },
    { name: "never ran, is time, F", ...F, ...after, ...create },
    { name: "never ran, is time, R", ...R, ...after, ...create },
    {
      name: "never ran, is time in zone",
      timeZone: "America/New_York",
      now: "2016-05-19T14:01:00Z",
      wake: 59,
      ...create,
    },
    { name: "never ran, is time, suspended", suspend: true, ...after, wake: null },
    { name: "never ran, is time, past deadline", deadline: short, now: "2016-05-19T10:12:00Z", wake: 48 },
    { name: "never ran, is time, not past deadline", deadline: long, ...after, ...create },
    { name: "prev ran but done, not time, A", ...ran, ...before },
    { name: "prev ran but done, not time, F", ...F, ...ran, ...before },
    { name: "prev ran but done, not time, R", ...R, ...ran, ...before },
    { name: "prev ran but done, is time, A", ...ran, ...after, ...create },
    { name: "prev ran but done, is time, F", ...F, ...ran, ...after, ...create },
    { name: "prev ran but done, is time, R", ...R, ...ran, ...after, ...create },
    { name: "prev ran but done, is time, suspended", suspend: true, ...ran, ...after, wake: null },
    { name: "prev ran but done, is time, past deadline", deadline: short, ...ran, ...after },
    { name: "prev ran but done, is time, not past deadline", deadline: long, ...ran, ...after, ...create },
    { name: "still active, not time, A", ...active, ...before },
    { name: "still active, not time, F", ...F, ...active, ...before },
    { name: "still active, not time, R", ...R, ...active, ...before },
    { name: "still active, is time, A", ...active, ...after, ...create },
    { name: "still active, is time, F", ...F, ...active, ...after },
    { name: "still active, is time, R", ...R, ...active, ...after, ...create, deletes: 1 },
    { name: "still active, is time, suspended", suspend: true, ...active, ...after, wake: null },
    { name: "still active, is time, past deadline", deadline: short, ...active, ...after },
    { name: "still active, is time, not past deadline", deadline: long, ...active, ...after, ...create },
    { name: "prev ran but done, long overdue, not past deadline, A", deadline: long, ...ran, ...weekAfter, ...create },
    {
      name: "prev ran but done, long overdue, not past deadline, R",
      ...R,
      deadline: long,
      ...ran,
      ...weekAfter,
      ...create,
    },
    {
      name: "prev ran but done, long overdue, not past deadline, F",
      ...F,
      deadline: long,
      ...ran,
      ...weekAfter,
      ...create,
    },
    { name: "prev ran but done, long overdue, no deadline, A", ...ran, ...weekAfter, ...create },
    { name: "prev ran but done, long overdue, no deadline, R", ...R, ...ran, ...weekAfter, ...create },
    { name: "prev ran but done, long overdue, no deadline, F", ...F, ...ran, ...weekAfter, ...create },
    {
      name: "prev ran but done, long overdue, past medium deadline, A",
      deadline: medium,
      ...ran,
      ...weekAfter,
      ...create,
    },
    {
      name: "prev ran but done, long overdue, past short deadline, A",
      deadline: short,
      ...ran,
      ...weekAfter,
      ...create,
    },
    {
      name: "prev ran but done, long overdue, past medium deadline, R",
      ...R,
      deadline: medium,
      ...ran,
      ...weekAfter,
      ...create,
    },
    {
      name: "prev ran but done, long overdue, past short deadline, R",
      ...R,
      deadline: short,
      ...ran,
      ...weekAfter,
      ...create,
    },
    {
      name: "prev ran but done, long overdue, past medium deadline, F",
      ...F,
      deadline: medium,
      ...ran,
      ...weekAfter,
      ...create,
    },
    {
      name: "prev ran but done, long overdue, past short deadline, F",
      ...F,
      deadline: short,
      ...ran,
      ...weekAfter,
      ...create,
    },
    { name: "this ran but done, time drifted back, F", ...F, ran: top, ...before },
    { name: "this started but went missing, not past deadline, A", deadline: long, ...active, ran: top, ...after },
    {
      name: "this started but went missing, not past deadline, F",
      ...F,
      deadline: long,
      ...active,
      ran: top,
      ...after,
    },
    {
      name: "this started but went missing, not past deadline, R",
      ...R,
      deadline: long,
      ...active,
      ran: top,
      ...after,
    },
    {
      name: "with @every schedule, never ran, not time",
      schedule: "@every 1h",
      since: "2016-05-19T09:59:00Z",
      now: top,
      wake: 59,
    },
    { name: "with @every schedule, never ran, is time", ...every, now: before.now, wake: 60, ...create },
    {
      name: "with @every schedule, never ran, is time, past deadline",
      ...every,
      deadline: short,
      now: "2016-05-19T09:59:11Z",
      wake: 60 - 11 * second,
    },
    {
      name: "with @every schedule, never ran, is time, not past deadline",
      ...every,
      deadline: long,
      now: "2016-05-19T09:59:09Z",
      wake: 60 - 9 * second,
      ...create,
    },
    { name: "with @every schedule, prev ran but done, not time", ...every, ran: before.now, now: top, wake: 59 },
    {
      name: "with @every schedule, prev ran but done, is time",
      ...every,
      ran: before.now,
      now: "2016-05-19T11:00:00Z",
      wake: 59,
      ...create,
    },
    {
      name: "with @every schedule, prev ran but done, is time, past deadline",
      ...every,
      ran: before.now,
      deadline: short,
      now: "2016-05-19T10:59:11Z",
      wake: 60 - 11 * second,
    },
    {
      name: "with @every schedule, still active, not time",
      ...every,
      ran: before.now,
      stillActive: true,
      now: top,
      wake: 59,
    },
    {
      name: "with @every schedule, still active, is time",
      ...every,
      ran: every.since,
      stillActive: true,
      now: after.now,
      wake: 58,
      ...create,
    },
    {
      name: "with @every schedule, still active, is time, past deadline",
      ...every,
      ran: before.now,
      stillActive: true,
      deadline: short,
      now: "2016-05-19T10:59:11Z",
      wake: 60 - 11 * second,
    },
    {
      name: "with @every schedule, still active, is time, not past deadline",
      ...every,
      ran: before.now,
      stillActive: true,
      deadline: long,
      now: "2016-05-19T10:59:09Z",
      wake: 60 - 9 * second,
      ...create,
    },
    {
      name: "with @every schedule, prev ran but done, long overdue, no deadline",
      schedule: "@every 1h",
      since: "2016-05-19T09:01:00Z",
      ran: after.now,
      now: weekAfter.now,
      wake: 1,
      ...create,
    },
    {
      name: "with @every schedule, prev ran but done, long overdue, past deadline",
      schedule: "@every 1h",
      since: "2016-05-19T09:01:00Z",
      ran: after.now,
      deadline: short,
      now: "2016-05-26T10:01:11Z",
      wake: 60 - 11 * second,
    },
  ],
};

/**
 * Times in minutes after 2016-05-19T10:00:00Z, a Thursday. `@every` counts
 * from the earliest. Left out: the deadline's part in the earliest time, and `another complex schedule`, where upstream's estimate misses the run of two hours before.
 */
export type RecentRow = readonly [name: string, schedule: string, earliest: number, now: number, recent: number | null];

export const recentRuns: OutsideTable<RecentRow> = {
  file: "k8s.io/kubernetes/pkg/controller/cronjob/utils_test.go",
  tests: "TestMostRecentScheduleTime",
  release,
  rows: [
    ["now before next schedule", "0 * * * *", 0, 0.5, null],
    ["now just after next schedule", "0 * * * *", 0, 61, 60],
    ["missed 5 schedules", "0 * * * *", 1 / 6, 301, 300],
    ["complex schedule", "30 6-16/4 * * 1-5", 30, 24 * 60 + 31, 24 * 60 + 30],
    ["complex schedule with longer diff between executions", "30 6-16/4 * * 1-5", 30, 96 * 60 + 31, 96 * 60 + 30],
    ["complex schedule with shorter diff between executions", "30 6-16/4 * * 1-5", 0, 24 * 60 + 31, 24 * 60 + 30],
    ["@every schedule", "@every 1h", 1, 7 * 24 * 60, 6 * 24 * 60 + 23 * 60 + 1],
    ["rogue cronjob", "59 23 31 2 *", 1 / 6, 60, null],
    ["earliestTime being CreationTimestamp and LastScheduleTime", "0 * * * *", 0, 0.5, null],
    ["earliestTime being LastScheduleTime", "*/5 * * * *", 30, 31, null],
    ["earliestTime being LastScheduleTime (within StartingDeadlineSeconds)", "*/5 * * * *", 30, 31, null],
    ["earliestTime being LastScheduleTime (outside StartingDeadlineSeconds)", "*/5 * * * *", 31, 32, null],
  ],
};

/** Minutes until the next run. */
export const nextRuns: OutsideTable<readonly [name: string, schedule: string, now: number, next: number]> = {
  file: recentRuns.file,
  tests: "TestNextScheduleTimeDuration",
  release,
  rows: [
    ["complex schedule skipping weekend", "30 6-16/4 * * 1-5", 24 * 60 + 31, 3 * 60 + 59],
    ["another complex schedule skipping weekend", "30 10,11,12 * * 1-5", 30 * 60 + 30, 66 * 60],
    ["once a week cronjob, missed two runs", "0 12 * * 4", 19 * 1440 + 90, 48 * 60 + 30],
    ["no previous run of a cronjob", "0 12 * * 5", 360, 20 * 60],
  ],
};
