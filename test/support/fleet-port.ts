import type { FleetNews } from "../../src/model/fleet-news.ts";
import { instant } from "../../src/model/instant.ts";
import type { PlannedProbe, Step } from "../../src/model/plan.ts";
import { subjectOf } from "../../src/model/subject.ts";
import type { MeasuredUsage } from "../../src/model/usage.ts";
import type { Fleet } from "../../src/reconciler/ports.ts";
import { type FakeFleet, fakeFleet, observe, run, submit } from "./fake-fleet.ts";

/** Steps take at least this long, so that a turn sees them under way. */
const stepMs = 5;

/** A fleet in memory behind the port the reconciler knows, with the wall clock as its own. */
export function fleetPort(fleet: FakeFleet): Fleet {
  const listeners = new Set<(news: FleetNews) => void>();
  const timers = new Set<NodeJS.Timeout>();
  const tell = (news: FleetNews): void => {
    for (const listener of listeners) listener(news);
  };
  const later = (work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      fleet.now = instant(Date.now());
      work();
    }, stepMs);
    timers.add(timer);
  };
  return {
    track: (targets) => {
      const missing = targets.filter(({ name }) => !fleet.hosts.has(name)).map(({ name }) => [name, {}] as const);
      const { hosts } = fakeFleet(Object.fromEntries(missing), Date.now());
      for (const [name, host] of hosts) fleet.hosts.set(name, host);
    },
    observe: () => {
      fleet.now = instant(Date.now());
      return Promise.resolve(observe(fleet).hosts);
    },
    usage: () => usageOf(fleet),
    submit: (steps) => {
      if (steps.length === 0) return;
      submit(fleet, { steps });
      later(() => carryOut(fleet, steps, tell));
    },
    probe: (probes) => later(() => answerProbes(fleet, probes, tell)),
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      return Promise.resolve();
    },
  };
}

type Tell = (news: FleetNews) => void;

function carryOut(fleet: FakeFleet, steps: readonly Step[], tell: Tell): void {
  const failed = new Set<string>();
  for (const step of steps) {
    const { action, id, after } = step;
    const skipped = after.some((each) => failed.has(each));
    if (skipped || run(fleet, step) === "failed") failed.add(id);
    const common = {
      step: id,
      host: action.host,
      action: action.kind,
      subject: subjectOf(action),
      startedAt: fleet.now,
      finishedAt: fleet.now,
    };
    const result = failed.has(id)
      ? ({ result: "failed", failure: { retry: "replan", code: "fake", message: "the fake host refuses" } } as const)
      : ({ result: "done", detail: "" } as const);
    tell({ kind: "step-finished", outcome: { ...common, ...result } });
  }
}

function answerProbes(fleet: FakeFleet, probes: readonly PlannedProbe[], tell: Tell): void {
  for (const { key } of probes.filter((probe) => !fleet.facts.probes.has(probe.key))) {
    const fact = { outcome: "success", since: fleet.now, message: "" } as const;
    fleet.facts = { ...fleet.facts, probes: new Map([...fleet.facts.probes, [key, fact]]) };
    tell({ kind: "probe-changed", key, fact });
  }
}

/** Everything uses a little, and always the same. */
function usageOf(fleet: FakeFleet): MeasuredUsage {
  const measured = { at: fleet.now, windowMs: 15_000 };
  const { hosts } = observe(fleet);
  const pods = hosts.flatMap((host) =>
    host.pods.map(({ uid, containers }) => {
      const each = containers.map(({ container }) => ({ container, cpuMillis: 12, memoryBytes: 34 * 2 ** 20 }));
      return [uid, { ...measured, containers: each }] as const;
    }),
  );
  const ofHost = { ...measured, cpuMillis: 345, memoryBytes: 678 * 2 ** 20 };
  return { pods: new Map(pods), hosts: new Map(hosts.map(({ name }) => [name, ofHost])) };
}
