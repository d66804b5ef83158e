import fc from "fast-check";
import { canonicalJson } from "../../src/model/hash.ts";
import { instant } from "../../src/model/instant.ts";
import { labels } from "../../src/model/labels.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import { effectiveRequest } from "../../src/planner/placement/effective-request.ts";
import { plan } from "../../src/planner/plan.ts";
import type { PlanInput } from "../../src/planner/plan-input.ts";
import { type FakeFleet, fakeFleet, kill, remember, run, setCondition, submit } from "../support/fake-fleet.ts";
import { aDaemonSet, aJob, aReplicaSet, aStatefulSet } from "../support/more-objects.ts";
import { aConfigMap, aDeployment, aHostObject, aPod } from "../support/object-builders.ts";
import { inputFor } from "../support/planner-input.ts";
import { look, settle } from "../support/turns.ts";

/** `PROPERTY_EFFORT=20` looks twenty times as long. */
const effort = Number(process.env["PROPERTY_EFFORT"] ?? "1");

const hostNames = ["h1", "h2", "h3"];
const hosts = hostNames.map((name) => aHostObject(name));

const replicas = fc.integer({ min: 0, max: 5 });
const version = fc.constantFrom("1", "2");
const limits = fc.constantFrom([1, 0], [0, 1], ["25%", "25%"], ["100%", 0], [2, 2]);

const deployments = fc
  .record({
    name: fc.constantFrom("web", "api", "worker"),
    replicas,
    version,
    limits,
    cpu: fc.constantFrom("0", "500m", "3"),
    memory: fc.constantFrom("0", "1Gi", "5Gi"),
    port: fc.constantFrom(0, 0, 80),
  })
  .map(({ name, version: tag, limits: [maxSurge = 1, maxUnavailable = 0], cpu, memory, port, ...rest }) =>
    aDeployment(name, {
      ...rest,
      image: `web:${tag}`,
      container: {
        resources: { requests: { cpu, memory } },
        ...(port > 0 && { ports: [{ containerPort: port, hostPort: port }] }),
      },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
    }),
  );

const others: fc.Arbitrary<AnyObject> = fc.oneof(
  replicas.map((count) => aReplicaSet("set", { replicas: count })),
  fc
    .record({ replicas, version })
    .map(({ replicas: count, version: tag }) => aStatefulSet("db", { replicas: count, image: `db:${tag}` })),
  version.map((tag) => aDaemonSet("agent", { image: `agent:${tag}` })),
  replicas.map((count) => aJob("task", { completions: count, parallelism: 2 })),
  fc.constant(
    aPod("single", {
      volumes: [
        { name: "settings", configMap: { name: "settings" } },
        { name: "scratch", emptyDir: {} },
      ],
      initContainers: [{ name: "first", image: "setup:1" }],
    }),
  ),
);

/** Objects of different names, as a repository has them. */
const workloads = fc
  .uniqueArray(fc.oneof(deployments, others), {
    selector: (object) => `${object.kind} ${object.metadata.name}`,
    maxLength: 5,
  })
  .map((objects): AnyObject[] => [...hosts, aConfigMap("settings", { a: "1" }), ...objects]);

function newFleet(): FakeFleet {
  const fleet = fakeFleet({ h1: {}, h2: {}, h3: {} });
  fleet.exits.set("setup:1", 0);
  fleet.exits.set("task:1", 0);
  return fleet;
}

/** What a host is asked for beyond what it has: 4 cores, 8Gi, and each port once. */
function overdrawn({ pods }: Plan, host: string): string[] {
  const specs = pods.filter((pod) => pod.host === host).map(({ manifest }) => manifest.spec);
  const asked = specs.map(effectiveRequest);
  const sum = (of: (amounts: (typeof asked)[number]) => number) => asked.reduce((total, each) => total + of(each), 0);
  const ports = specs.flatMap(({ containers }) => containers.flatMap((each) => each.ports ?? []));
  const taken = ports.flatMap(({ hostPort }) => hostPort ?? []);
  return [
    ...(sum(({ cpuMillis }) => cpuMillis) > 4000 ? ["cpu"] : []),
    ...(sum(({ memoryBytes }) => memoryBytes) > 8 * 2 ** 30 ? ["memory"] : []),
    ...(new Set(taken).size < taken.length ? ["ports"] : []),
  ];
}

describe("properties of plans", () => {
  it("settle: applied again and again they come to an end, and then there is nothing to do", () => {
    fc.assert(
      fc.property(workloads, workloads, (before, after) => {
        const fleet = newFleet();
        settle(fleet, before, { turns: 200 });
        settle(fleet, after, { turns: 300 });
        expect(look(fleet, after).steps).toEqual([]);
      }),
      { numRuns: 10 * effort },
    );
  });

  it("do not depend on the order of anything", () => {
    fc.assert(
      fc.property(workloads, fc.integer({ min: 1, max: 6 }), fc.integer(), (objects, turns, seed) => {
        const fleet = newFleet();
        runTurns(fleet, objects, turns);
        const input = inputFor(fleet, objects);
        const shuffled: PlanInput = {
          ...input,
          desired: keysReversed(input.desired),
          observed: {
            ...input.observed,
            hosts: rotate(input.observed.hosts, seed).map((host) => keysReversed(shuffleHost(host, seed))),
          },
          facts: shuffleFacts(input.facts, seed),
        };
        expect(canonicalJson(plan(shuffled, fleet.now))).toBe(canonicalJson(plan(input, fleet.now)));
      }),
      { numRuns: 10 * effort },
    );
  });

  it("never promise more of a host than it has", () => {
    fc.assert(
      fc.property(workloads, workloads, (before, after) => {
        const fleet = newFleet();
        const within = (made: Plan): void => {
          for (const host of hostNames) expect(overdrawn(made, host)).toEqual([]);
        };
        settle(fleet, before, { turns: 200, each: within });
        settle(fleet, after, { turns: 300, each: within });
      }),
      { numRuns: 5 * effort },
    );
  });

  it("hand nothing out twice while steps are slow, whatever order they end in", () => {
    fc.assert(
      fc.property(workloads, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (objects, choices) => {
        const fleet = newFleet();
        const done = slowly(fleet, objects, choices);
        expect(new Set(done).size).toBe(done.length);
      }),
      { numRuns: 8 * effort },
    );
  });

  it("heal what is killed at random and what goes silent for a while", () => {
    const events = fc.array(fc.record({ kind: fc.constantFrom("kill", "silence", "return"), which: fc.nat() }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(workloads, events, (objects, happenings) => {
        const fleet = newFleet();
        settle(fleet, objects, { turns: 200 });
        for (const { kind, which } of happenings) {
          disturb(fleet, kind, which);
          runTurns(fleet, objects, 3);
        }
        for (const host of hostNames) setCondition(fleet, host, "Ready");
        fleet.now = instant(fleet.now + 700_000);
        const settled = settle(fleet, objects, { turns: 400 });
        expect(settled.pods.filter(({ leaving }) => leaving)).toEqual([]);
      }),
      { numRuns: 8 * effort },
    );
  });
});

function runTurns(fleet: FakeFleet, objects: readonly AnyObject[], turns: number): void {
  for (let turn = 0; turn < turns; turn++) {
    const made = look(fleet, objects);
    const failed = new Set<string>();
    for (const step of made.steps) {
      if (step.after.some((id) => failed.has(id)) || run(fleet, step) === "failed") failed.add(step.id);
    }
    remember(fleet, made);
    fleet.now = instant(fleet.now + 1000);
  }
}

/** Steps wait in line at their hosts; between any two that run, another turn looks. Returns what was created, by name. */
function slowly(fleet: FakeFleet, objects: readonly AnyObject[], choices: readonly number[]): string[] {
  const created: string[] = [];
  let queue: { step: Plan["steps"][number]; plan: number }[] = [];
  choices.forEach((choice, turn) => {
    const made = look(fleet, objects);
    remember(fleet, made);
    submit(fleet, made);
    queue.push(...made.steps.map((step) => ({ step, plan: turn })));
    const free = queue.filter(
      ({ step, plan: of }) => !queue.some((other) => other.plan === of && step.after.includes(other.step.id)),
    );
    const next = free[choice % Math.max(1, free.length)];
    if (next) {
      queue = queue.filter((entry) => entry !== next);
      run(fleet, next.step);
      const { action } = next.step;
      if (action.kind === "create-container")
        created.push(`${action.host} ${action.container} ${action.spec.labels[labels.attempt]}`);
    }
    fleet.now = instant(fleet.now + 1000);
  });
  return created;
}

function disturb(fleet: FakeFleet, kind: string, which: number): void {
  const name = hostNames[which % hostNames.length] ?? "h1";
  if (kind === "silence") setCondition(fleet, name, "Unknown");
  else if (kind === "return") setCondition(fleet, name, "Ready");
  else {
    const containers = [...(fleet.hosts.get(name as never)?.containers.keys() ?? [])];
    const victim = containers[which % Math.max(1, containers.length)];
    if (victim) kill(fleet, name, victim);
  }
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const at = items.length === 0 ? 0 : Math.abs(by) % items.length;
  return [...items.slice(at), ...items.slice(0, at)].reverse();
}

function shuffleHost(host: ReturnType<typeof inputFor>["observed"]["hosts"][number], seed: number): typeof host {
  return {
    ...host,
    pods: rotate(host.pods, seed).map((pod) => ({ ...pod, containers: rotate(pod.containers, seed) })),
    images: rotate(host.images, seed),
    volumes: rotate(host.volumes, seed),
    helpers: rotate(host.helpers, seed),
  };
}

/** The same value, its keys in another order, as another YAML file may have them. */
function keysReversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(keysReversed) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, keysReversed(each)] as const);
  return Object.fromEntries(entries.reverse()) as T;
}

function shuffleFacts(facts: PlanInput["facts"], seed: number): PlanInput["facts"] {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (value instanceof Map) return [name, new Map(rotate([...value], seed))];
      return [name, value instanceof Set ? new Set(rotate([...value], seed)) : value];
    }),
  ) as unknown as PlanInput["facts"];
}
