import fc from "fast-check";
import { instant } from "../../src/model/instant.ts";
import { labels } from "../../src/model/labels.ts";
import type { PodUid } from "../../src/model/names.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import { intOrPercent } from "../../src/planner/workloads/int-or-percent.ts";
import { rollingLimits } from "../../src/planner/workloads/rolling-limits.ts";
import { type FakeFleet, fakeFleet, remember, run } from "../support/fake-fleet.ts";
import { aDaemonSet, aStatefulSet } from "../support/more-objects.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { look, settle } from "../support/turns.ts";

/** `PROPERTY_EFFORT=20` looks twenty times as long. */
const effort = Number(process.env["PROPERTY_EFFORT"] ?? "1");

const hostNames = ["h1", "h2", "h3"];
const hosts = hostNames.map((name) => aHostObject(name));

/** What becomes of the new revision: it serves, never gets ready, ends at once, or has no image. */
const fate = fc.constantFrom("good", "good", "unready", "exits", "missing");
/** Which steps fail, by the order they run in. */
const luck = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 60 });
const replicas = fc.integer({ min: 1, max: 5 });
const limit = fc.constantFrom<readonly [number | string, number | string]>(
  [1, 0],
  [0, 1],
  ["25%", "25%"],
  ["100%", 0],
  [2, 2],
  [0, "50%"],
  ["34%", "34%"],
);

interface Change {
  readonly before: AnyObject;
  readonly after: AnyObject;
  /** Pods that have to serve all the while. */
  readonly least: number;
}

interface Course {
  readonly fate: string;
  readonly luck: readonly number[];
}

/** Pods that serve at this moment: as of the last look, and still so on the hosts. */
function serving(fleet: FakeFleet, { pods }: Plan): number {
  const alive = runningPods(fleet);
  return pods.filter(({ ready, leaving, uid }) => ready && !leaving && alive.has(uid)).length;
}

/** Pods with all their containers running. */
function runningPods(fleet: FakeFleet): Set<PodUid> {
  const broken = new Set<string>();
  const all = new Set<string>();
  for (const { containers } of fleet.hosts.values()) {
    for (const { spec, state } of containers.values()) {
      const uid = spec.labels[labels.podUid];
      if (uid === undefined) continue;
      all.add(uid);
      if (state.kind !== "running") broken.add(uid);
    }
  }
  return new Set([...all].filter((uid) => !broken.has(uid)) as PodUid[]);
}

interface Stepping {
  readonly fails: () => boolean;
  readonly each: () => void;
}

/** Runs a plan step by step, some of them failing, and looks after each. */
function stepByStep(fleet: FakeFleet, made: Plan, { fails, each }: Stepping): void {
  const failed = new Set<string>();
  for (const step of made.steps) {
    const skipped = step.after.some((id) => failed.has(id)) || fails();
    if (skipped || run(fleet, step) === "failed") failed.add(step.id);
    each();
  }
}

function hold(
  { before, after, least }: Change,
  { fate: what, luck: dice }: Course,
  watch = (_: FakeFleet) => {},
): void {
  const fleet = fakeFleet({ h1: {}, h2: {}, h3: {} });
  settle(fleet, [...hosts, before], { turns: 200 });
  if (what === "unready") fleet.neverReady.add("app:2");
  if (what === "exits") fleet.exits.set("app:2", 1);
  if (what === "missing") fleet.missingImages.add("app:2");
  let rolled = 0;
  const fails = () => dice[rolled++ % dice.length] === 0;
  for (let turn = 0; turn < 30; turn++) {
    const made = look(fleet, [...hosts, after]);
    expect(serving(fleet, made)).toBeGreaterThanOrEqual(least);
    const each = () => {
      expect(serving(fleet, made)).toBeGreaterThanOrEqual(least);
      watch(fleet);
    };
    stepByStep(fleet, made, { fails, each });
    remember(fleet, made);
    fleet.now = instant(fleet.now + 30_000);
  }
}

function names(fleet: FakeFleet): string[] {
  return [...fleet.hosts.values()].flatMap(({ containers }) =>
    [...containers.values()].flatMap(({ spec, state }) => {
      const isAlive = state.kind === "running" && spec.labels[labels.role] === "app";
      return isAlive ? (spec.labels[labels.pod] ?? []) : [];
    }),
  );
}

describe("at every prefix of execution, whatever fails", () => {
  it("a Deployment serves with as many pods as its strategy asks for", () => {
    const rollouts = fc.record({
      before: replicas,
      after: replicas,
      limit,
      port: fc.nat(3).map((n) => n === 0),
      fate,
      luck,
    });
    fc.assert(
      fc.property(rollouts, ({ before, after, limit: [maxSurge, maxUnavailable], port, ...course }) => {
        const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } };
        const ports = port ? [{ containerPort: 80, hostPort: 80 }] : [];
        const of = (image: string, count: number) =>
          aDeployment("web", { image, replicas: count, strategy, container: { ports } });
        const limits = rollingLimits({ strategy }, after);
        const unavailable = port ? Math.max(1, limits.unavailable) : limits.unavailable;
        const had = port ? Math.min(before, hosts.length) : before;
        const least = Math.min(had, after - unavailable);
        hold({ before: of("app:1", before), after: of("app:2", after), least }, course);
      }),
      { numRuns: 12 * effort },
    );
  });

  it("a StatefulSet lacks no more pods than it may, and never runs two of one name", () => {
    const rollouts = fc.record({
      before: replicas,
      after: replicas,
      maxUnavailable: fc.constantFrom(1, 2, "50%"),
      podManagementPolicy: fc.constantFrom("OrderedReady", "Parallel"),
      fate,
      luck,
    });
    fc.assert(
      fc.property(rollouts, ({ before, after, maxUnavailable, podManagementPolicy, ...course }) => {
        const updateStrategy = { type: "RollingUpdate", rollingUpdate: { maxUnavailable } };
        const of = (image: string, count: number) =>
          aStatefulSet("db", { image, replicas: count, podManagementPolicy, updateStrategy });
        const least = Math.min(before, after) - Math.max(1, intOrPercent(maxUnavailable, after, "down"));
        hold({ before: of("app:1", before), after: of("app:2", after), least }, course, (fleet) => {
          expect(new Set(names(fleet)).size).toBe(names(fleet).length);
        });
      }),
      { numRuns: 8 * effort },
    );
  });

  it("a DaemonSet leaves no more hosts without a pod than it may", () => {
    const limits = fc.constantFrom(
      { maxUnavailable: 1, least: 2 },
      { maxUnavailable: 2, least: 1 },
      { maxUnavailable: "40%", least: 1 },
      { maxUnavailable: 0, maxSurge: 1, least: 3 },
      { maxUnavailable: 0, maxSurge: "100%", least: 3 },
    );
    fc.assert(
      fc.property(fc.record({ limits, fate, luck }), ({ limits: { least, ...rollingUpdate }, ...course }) => {
        const of = (image: string) => aDaemonSet("agent", { image, updateStrategy: { rollingUpdate } });
        hold({ before: of("app:1"), after: of("app:2"), least }, course);
      }),
      { numRuns: 8 * effort },
    );
  });
});
