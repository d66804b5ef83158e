import { publishChanges } from "../../src/api/publish-changes.ts";
import { instant } from "../../src/model/instant.ts";
import type { ViewInput } from "../../src/view/view.ts";
import { sampleInput, sampleNow, samplePod } from "../support/sample-view.ts";

/** The same turn again, of objects of its own as each turn makes them, but for what is wanted otherwise. */
function again(input: ViewInput, changes: Partial<ViewInput> = {}): ViewInput {
  return { ...(copy({ ...input, desired: null }) as ViewInput), desired: input.desired, ...changes };
}

function copy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copy(item)]));
  if (value instanceof Set) return new Set(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]));
}

function published(...turns: readonly ViewInput[]): number {
  let count = 0;
  const show = publishChanges(() => count++);
  for (const turn of turns) show(turn);
  return count;
}

const first = sampleInput();

describe("what of a turn is shown", () => {
  it("is nothing where it shows the same", () => {
    const busy = { ...first.plan, wakeAt: instant(sampleNow + 5), probes: [] };
    const later = { ...first.observed, at: instant(sampleNow + 9) };
    expect(published(first, again(first), again(first, { plan: busy, observed: later }))).toBe(1);
  });

  it.each<[string, Partial<ViewInput>]>([
    ["a commit", { desired: { ...first.desired, incomplete: "a file cannot be read" } }],
    ["a pod", { plan: { ...first.plan, pods: [...first.plan.pods, samplePod("web-9", "h2")] } }],
    ["a pod's readiness", { plan: { ...first.plan, pods: first.plan.pods.map((pod) => ({ ...pod, ready: false })) } }],
    ["a host", { observed: { ...first.observed, hosts: first.observed.hosts.slice(1) } }],
    ["an address", { facts: { ...first.facts, services: new Map() } }],
    ["an endpoint", { endpoints: [] }],
  ])("is all of it once it changes: %s", (_what, changes) => {
    expect(published(first, again(first, changes))).toBe(2);
  });

  it("is all of it once something is told", () => {
    const object = { group: "", kind: "Pod", namespace: "default", name: "web-1" };
    const event = {
      key: "k",
      type: "Normal" as const,
      object,
      reason: "R",
      message: "m",
      at: sampleNow,
      firstAt: sampleNow,
    };
    const once = again(first, { events: [{ ...event, count: 1 }] });
    expect(published(first, once, again(once), again(first, { events: [{ ...event, count: 2 }] }))).toBe(3);
  });
});
