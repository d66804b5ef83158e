import type { Action } from "../../src/model/action.ts";
import { claimVolumePrefix } from "../../src/model/claim-data.ts";
import { instant } from "../../src/model/instant.ts";
import { containerName, hostName, imageRef, stepId } from "../../src/model/names.ts";
import type { ObservedHost } from "../../src/model/observed.ts";
import type { Plan, Step } from "../../src/model/plan.ts";
import type { PodState } from "../../src/model/pod-state.ts";
import { check, invariants } from "../../src/planner/check.ts";
import { plan } from "../../src/planner/plan.ts";
import type { PlanInput } from "../../src/planner/plan-input.ts";
import { fakeFleet } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { inputFor } from "../support/planner-input.ts";
import { settle } from "../support/turns.ts";

const objects = [aHostObject("h1"), aHostObject("h2"), aDeployment("web", { replicas: 3 })];
const h1 = hostName("h1");

interface Case {
  readonly plan: Plan;
  readonly input: PlanInput;
}

function caseOf(fleet: ReturnType<typeof fakeFleet>): Case {
  const input = inputFor(fleet, objects);
  return { input, plan: plan(input, fleet.now) };
}

/** A plan that sets everything up, and one for a fleet on which all runs. */
const fresh = caseOf(fakeFleet({ h1: {}, h2: {} }));
const running = (() => {
  const fleet = fakeFleet({ h1: {}, h2: {} });
  settle(fleet, objects);
  return caseOf(fleet);
})();

function first<T>(all: readonly T[], fits: (each: T) => boolean = () => true): T {
  const found = all.find(fits);
  if (found === undefined) throw new Error("the plan to alter has none of what is to be altered");
  return found;
}

function alter<T>(all: readonly T[], target: T, change: Partial<T>): T[] {
  return all.map((each) => (each === target ? { ...each, ...change } : each));
}

function withPlan({ plan: made, input }: Case, change: Partial<Plan>): Case {
  return { plan: { ...made, ...change }, input };
}

function aStep(id: string, action: Action, after: readonly string[] = []): Step {
  return { id: stepId(id), action, because: { object: null, reason: "test" }, after: after.map(stepId), group: null };
}

function plus(of: Case, ...steps: readonly Step[]): Case {
  return withPlan(of, { steps: [...of.plan.steps, ...steps] });
}

function changeStep(of: Case, target: Step, change: Partial<Step>): Case {
  return withPlan(of, { steps: alter(of.plan.steps, target, change) });
}

function changePod(of: Case, target: PodState, change: Partial<PodState>): Case {
  return withPlan(of, { pods: alter(of.plan.pods, target, change) });
}

function changeHost(of: Case, name: string, change: Partial<ObservedHost>): Case {
  const { observed } = of.input;
  const hosts = observed.hosts.map((host) => (host.name === name ? { ...host, ...change } : host));
  return { ...of, input: { ...of.input, observed: { ...observed, hosts } } };
}

function changeFacts(of: Case, change: Partial<PlanInput["facts"]>): Case {
  return { ...of, input: { ...of.input, facts: { ...of.input.facts, ...change } } };
}

const step = first(fresh.plan.steps, ({ action }) => action.host === h1);
const elsewhere = first(fresh.plan.steps, ({ action }) => action.host !== h1);
const start = first(fresh.plan.steps, ({ action }) => action.kind === "start-container");
const create = first(fresh.plan.steps, ({ action }) => action.kind === "create-container");
const pod = first(fresh.plan.pods);
const neighbour = first(fresh.plan.pods, (other) => other !== pod && other.host === pod.host);

const home = first(running.input.observed.hosts, ({ pods }) => pods.length > 1);
const seen = first(home.pods);
const live = first(running.plan.pods, ({ uid }) => uid === seen.uid);
const container = first(seen.containers).name;
const sandbox = first(home.pods.flatMap((each) => each.sandbox ?? [])).name;

const pull = (id: string, image: string, host = h1): Step =>
  aStep(id, { kind: "pull-image", host, image: imageRef(image), credentials: null });
const stop = aStep("x1", { kind: "stop-container", host: home.name, container, graceSeconds: 1, signal: null });
const remove = (name = container): Step => aStep("x2", { kind: "remove-container", host: home.name, container: name });

function withoutLabels({ action }: Step): Action {
  return action.kind === "create-container" ? { ...action, spec: { ...action.spec, labels: {} } } : action;
}

function createdName({ action }: Step) {
  return containerName(action.kind === "create-container" ? action.container : "");
}

const refusal: Plan["refusals"][number] = {
  pod: { namespace: pod.namespace, name: pod.name, owner: pod.owner },
  summary: "",
  hosts: [],
  hint: null,
};
const foreign = { id: "f", name: createdName(create), hostPorts: [], memoryLimitBytes: 0 };
const leaving = { since: instant(1), reason: "test" };
const at = first(running.plan.probes);

/** For every promise a plan, altered so that it breaks this promise and no other. */
const broken: Readonly<Record<string, Case>> = {
  "step-ids-unique": plus(fresh, pull(step.id, "other:1")),
  "steps-unique": plus(fresh, pull("x1", "other:1"), pull("x2", "other:1")),
  "steps-after-exist": changeStep(fresh, step, { after: [...step.after, stepId("none")] }),
  "steps-acyclic": changeStep(fresh, step, { after: [...step.after, step.id] }),
  "steps-wait-on-own-host": changeStep(fresh, step, { after: [...step.after, elsewhere.id] }),
  "steps-have-reasons": changeStep(fresh, step, { because: { object: null, reason: " " } }),
  "create-before-start": changeStep(fresh, start, { after: [] }),
  "stop-before-remove": plus(running, stop, remove()),
  "stop-before-retire": plus(running, stop, aStep("x2", { kind: "retire-container", host: home.name, container })),
  "never-start-and-stop": plus(running, stop, aStep("x2", { kind: "start-container", host: home.name, container })),
  "data-volumes-kept": plus(
    fresh,
    aStep("x1", { kind: "remove-volume", host: h1, name: `${claimVolumePrefix}default_data` }),
  ),
  "files-below-state-directory": plus(
    fresh,
    aStep("x1", { kind: "remove-host-file", host: h1, path: "pods/../../etc/passwd" }),
  ),
  "silent-hosts-untouched": plus(fresh, pull("x1", "other:1", hostName("gone"))),
  "only-own-containers": plus(
    running,
    aStep("x1", { kind: "start-container", host: h1, container: containerName("somebody-elses") }),
  ),
  "in-flight-not-repeated": changeHost(plus(fresh, pull("x1", "other:1")), "h1", {
    inFlight: [{ subject: "other:1", kind: "pull-image", since: instant(1) }],
  }),
  "foreign-names-respected": changeHost(fresh, create.action.host, { foreign: [foreign] }),
  "own-label-on-all": changeStep(fresh, create, { action: withoutLabels(create) }),
  "pod-cidrs-disjoint": withPlan(fresh, {
    pods: [],
    probes: [],
    allocations: { podCidrs: { h1: "10.42.0.0/24", h2: "10.42.0.0/24" } },
  }),
  "addresses-in-host-block": changePod(fresh, pod, { address: "192.0.2.1" }),
  "addresses-unique": changePod(fresh, neighbour, { address: pod.address }),
  "pod-uids-unique": changePod(fresh, neighbour, { uid: pod.uid }),
  "quarantine-kept": changeFacts(fresh, { quarantined: new Set([pod.address ?? ""]) }),
  "ready-pods-have-hosts": changePod(fresh, pod, { ready: true, host: null }),
  "drained-before-removal": plus(running, remove(sandbox)),
  "leaving-never-started": changePod(fresh, pod, { leaving }),
  "leaving-never-recalled": changeFacts(running, { leaving: new Map([[live.uid, leaving]]) }),
  "no-pod-forgotten": withPlan(running, {
    pods: running.plan.pods.filter(({ uid }) => uid !== live.uid),
    probes: running.plan.probes.filter((probe) => probe.pod !== live.uid),
  }),
  "refused-pods-homeless": withPlan(fresh, { refusals: [refusal] }),
  "probes-run-on-seen-containers": withPlan(running, {
    probes: alter(running.plan.probes, at, { host: hostName("gone") }),
  }),
  "wake-is-ahead": withPlan(fresh, { wakeAt: instant(1) }),
};

function codes({ plan: made, input }: Case): string[] {
  return check(made, input).map(({ code }) => code);
}

describe("check", () => {
  it("finds nothing in a sound plan", () => {
    expect([...codes(fresh), ...codes(running)]).toEqual([]);
    expect(fresh.plan.steps.length).toBeGreaterThan(10);
    expect(running.plan.probes.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(broken))("finds %s broken, and nothing else", (code, altered) => {
    expect(codes(altered)).toEqual([code]);
  });

  it("has a plan that breaks each promise", () => {
    expect(Object.keys(broken).sort()).toEqual(invariants.map(({ code }) => code).sort());
  });

  it("holds plans to at least 25 promises, each a sentence of its own", () => {
    expect(invariants.length).toBeGreaterThanOrEqual(25);
    expect(new Set(invariants.map(({ sentence }) => sentence)).size).toBe(invariants.length);
    expect(invariants.filter(({ sentence }) => !/^[A-Z].*\.$/.test(sentence))).toEqual([]);
  });
});
