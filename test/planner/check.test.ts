import { hostName, stepId } from "../../src/model/names.ts";
import type { Plan } from "../../src/model/plan.ts";
import { check, invariants } from "../../src/planner/check.ts";
import { plan } from "../../src/planner/plan.ts";
import { fakeFleet } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { inputFor } from "../support/planner-input.ts";

const fleet = fakeFleet({ h1: {}, h2: {} });
const input = inputFor(fleet, [aHostObject("h1"), aHostObject("h2"), aDeployment("web")]);
const sound = plan(input, fleet.now);

const withSteps = (change: (step: Plan["steps"][number]) => Plan["steps"][number]): Plan => ({
  ...sound,
  steps: sound.steps.map(change),
});
const withPods = (change: (pod: Plan["pods"][number]) => Plan["pods"][number]): Plan => ({
  ...sound,
  pods: sound.pods.map(change),
});

/** A sound plan made unsound in one way, and the promise it then breaks. */
const broken: [code: string, plan: Plan][] = [
  ["step-ids-unique", withSteps((step) => ({ ...step, id: stepId("1") }))],
  [
    "steps-unique",
    { ...sound, steps: [...sound.steps, ...sound.steps.map((step) => ({ ...step, id: stepId(`x${step.id}`) }))] },
  ],
  ["steps-after-exist", withSteps((step) => ({ ...step, after: [stepId("99")] }))],
  ["steps-acyclic", withSteps((step) => ({ ...step, after: [step.id] }))],
  [
    "steps-wait-on-own-host",
    withSteps((step) => ({
      ...step,
      after: sound.steps.filter(({ action }) => action.host !== step.action.host).map(({ id }) => id),
    })),
  ],
  ["steps-have-reasons", withSteps((step) => ({ ...step, because: { object: null, reason: " " } }))],
  ["create-before-start", withSteps((step) => ({ ...step, after: [] }))],
  ["silent-hosts-untouched", withSteps((step) => ({ ...step, action: { ...step.action, host: hostName("gone") } }))],
  ["only-own-containers", { ...sound, steps: sound.steps.filter(({ action }) => action.kind !== "create-container") }],
  ["pod-cidrs-disjoint", { ...sound, allocations: { podCidrs: { h1: "10.42.0.0/24", h2: "10.42.0.0/24" } } }],
  ["addresses-in-host-block", withPods((pod) => ({ ...pod, address: "192.0.2.1" }))],
  ["addresses-unique", withPods((pod) => ({ ...pod, address: "10.42.0.9" }))],
  ["pod-uids-unique", withPods((pod) => ({ ...pod, uid: sound.pods[0]?.uid ?? pod.uid }))],
  ["ready-pods-have-hosts", withPods((pod) => ({ ...pod, ready: true, host: null }))],
  ["wake-is-ahead", { ...sound, wakeAt: 1 as Plan["wakeAt"] }],
];

describe("check", () => {
  it("finds nothing in a sound plan", () => {
    expect(check(sound, input)).toEqual([]);
  });

  it.each(broken)("finds %s broken", (code, made) => {
    expect(check(made, input).map((violation) => violation.code)).toContain(code);
  });

  it("holds plans to at least 25 promises, each a sentence of its own", () => {
    expect(invariants.length).toBeGreaterThanOrEqual(25);
    expect(new Set(invariants.map(({ code }) => code)).size).toBe(invariants.length);
    expect(invariants.filter(({ sentence }) => !/^[A-Z].*\.$/.test(sentence))).toEqual([]);
  });
});
