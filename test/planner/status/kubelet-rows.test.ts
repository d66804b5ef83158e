import { instant } from "../../../src/model/instant.ts";
import type { PodSpec } from "../../../src/model/kubernetes.generated.ts";
import { containerName, hostName, imageRef, podUid } from "../../../src/model/names.ts";
import type { ContainerState, ObservedContainer } from "../../../src/model/observed.ts";
import { podStatus } from "../../../src/planner/status/pod-status.ts";
import { viewPod } from "../../../src/planner/status/pod-view.ts";
import { emptyFacts, fakeFleet } from "../../support/fake-fleet.ts";
import { aLivePod } from "../../support/live-pods.ts";
import { aPod } from "../../support/object-builders.ts";
import { inputFor } from "../../support/planner-input.ts";

const exited = (exitCode: number): ContainerState => ({
  kind: "exited",
  startedAt: instant(1000),
  finishedAt: instant(2000),
  exitCode,
  oomKilled: false,
  restarting: false,
  error: "",
});
const states = {
  waiting: { kind: "created", at: instant(1000) },
  running: { kind: "running", startedAt: instant(1000), paused: false },
  succeeded: exited(0),
  failed: exited(1),
} satisfies Record<string, ContainerState>;

type Seen = Readonly<Record<string, keyof typeof states>>;

function observed(name: string, state: ContainerState): ObservedContainer {
  const own = {
    id: name,
    name: containerName(name),
    container: name,
    state,
    restartCount: 0,
    attempt: 0,
    lastEnd: null,
  };
  return { ...own, role: "app", specHash: "", image: imageRef("web:1"), imageId: "" };
}

/** The status of a pod of which so much is seen. What is not listed has not been made; probes have not answered. */
function statusOf(spec: Partial<PodSpec>, seen: Seen) {
  const containers = ["a", "b"].map((name) => ({ name, image: "web:1" }));
  const manifest = aPod("web", { containers, ...spec });
  const live = aLivePod("web");
  const all = Object.entries(seen).map(([name, state]) => observed(name, states[state]));
  const pod = { uid: podUid("web"), namespace: "default", name: "web", manifest };
  const host = { ...live.host, name: hostName("h1") };
  const view = viewPod(manifest, { ...live.observed, containers: all }, { facts: emptyFacts(), host });
  const turn = { now: instant(3000), input: inputFor(fakeFleet({ h1: {} }), []) };
  return podStatus({ turn, host, pod, address: null, createdAt: null, reachable: true }, view);
}

const sidecarOf = (restartPolicy: string): Partial<PodSpec> => ({
  restartPolicy,
  initContainers: [{ name: "x", image: "proxy:1", restartPolicy: "Always" }],
});
const slowSidecarOf = (restartPolicy: string): Partial<PodSpec> => ({
  restartPolicy,
  initContainers: [
    { name: "x", image: "proxy:1", restartPolicy: "Always", startupProbe: { exec: { command: ["x"] } } },
  ],
});
const both: Partial<PodSpec> = {
  restartPolicy: "Always",
  initContainers: [
    { name: "x", image: "setup:1" },
    { name: "y", image: "proxy:1", restartPolicy: "Always" },
  ],
  containers: [{ name: "a", image: "web:1" }],
};

type PhaseRow = readonly [what: string, spec: Partial<PodSpec>, seen: Seen, phase: string];

/** What holds of a pod with a sidecar whatever its restart policy says. */
const ofEvery = (policy: string): PhaseRow[] => [
  [`${policy}, sidecar: nothing there`, sidecarOf(policy), {}, "Pending"],
  [`${policy}, sidecar: running, not started`, slowSidecarOf(policy), { x: "running" }, "Pending"],
  [`${policy}, sidecar: stopped`, sidecarOf(policy), { x: "succeeded" }, "Pending"],
  [`${policy}, sidecar: failed`, sidecarOf(policy), { x: "failed" }, "Pending"],
  [`${policy}, sidecar: waiting`, sidecarOf(policy), { x: "waiting" }, "Pending"],
  [`${policy}, sidecar: started, one of two running`, sidecarOf(policy), { x: "running", a: "running" }, "Pending"],
  [
    `${policy}, sidecar: started, all running`,
    sidecarOf(policy),
    { x: "running", a: "running", b: "running" },
    "Running",
  ],
  [
    `${policy}, sidecar: running, not started, all running`,
    slowSidecarOf(policy),
    { x: "running", a: "running", b: "running" },
    "Running",
  ],
  [
    `${policy}, sidecar: stopped, all running`,
    sidecarOf(policy),
    { x: "succeeded", a: "running", b: "running" },
    "Running",
  ],
  [
    `${policy}, sidecar: backing off, all running`,
    sidecarOf(policy),
    { x: "failed", a: "running", b: "running" },
    "Running",
  ],
];

/**
 * Rows of TestPodPhaseWithRestartAlwaysRestartableInitContainers, ...AlwaysAndPodHasRun, ...NeverRestartableInitContainers
 * and ...OnFailure, pkg/kubelet/kubelet_pods_test.go of kubernetes/kubernetes, and of getPhase itself where it tells
 * terminated sidecars from running ones. Rows for a pod of policy Always that is ended from outside have no like here.
 */
const phases: readonly PhaseRow[] = [
  ...["Always", "Never", "OnFailure"].flatMap(ofEvery),
  ["has run: init, sidecar and container running", both, { x: "running", y: "running", a: "running" }, "Pending"],
  [
    "has run: init and sidecar running, container stopped",
    both,
    { x: "running", y: "running", a: "failed" },
    "Pending",
  ],
  [
    "has run: init done, sidecar running, container stopped",
    both,
    { x: "succeeded", y: "running", a: "failed" },
    "Running",
  ],
  [
    "has run: init done, sidecar and container running",
    both,
    { x: "succeeded", y: "running", a: "running" },
    "Running",
  ],
  [
    "Never, sidecar: running, all succeeded",
    sidecarOf("Never"),
    { x: "running", a: "succeeded", b: "succeeded" },
    "Running",
  ],
  [
    "Never, sidecar: succeeded, all succeeded",
    sidecarOf("Never"),
    { x: "succeeded", a: "succeeded", b: "succeeded" },
    "Succeeded",
  ],
  [
    "Never, sidecar: failed, all succeeded",
    sidecarOf("Never"),
    { x: "failed", a: "succeeded", b: "succeeded" },
    "Succeeded",
  ],
  [
    "Never, sidecar: succeeded, one failed",
    sidecarOf("Never"),
    { x: "succeeded", a: "failed", b: "succeeded" },
    "Failed",
  ],
  ["Never, sidecar: running, one failed", sidecarOf("Never"), { x: "running", a: "failed", b: "succeeded" }, "Running"],
  [
    "OnFailure, sidecar: running, all succeeded",
    sidecarOf("OnFailure"),
    { x: "running", a: "succeeded", b: "succeeded" },
    "Running",
  ],
  [
    "OnFailure, sidecar: failed, all succeeded",
    sidecarOf("OnFailure"),
    { x: "failed", a: "succeeded", b: "succeeded" },
    "Succeeded",
  ],
  [
    "OnFailure, sidecar: stopped, all failed",
    sidecarOf("OnFailure"),
    { x: "succeeded", a: "failed", b: "failed" },
    "Running",
  ],
  [
    "Always, sidecar: stopped, all succeeded",
    sidecarOf("Always"),
    { x: "succeeded", a: "succeeded", b: "succeeded" },
    "Running",
  ],
];

describe("a pod's phase with sidecars", () => {
  it.each(phases)("%s", (_, spec, seen, phase) => {
    expect(statusOf(spec, seen).phase).toBe(phase);
  });
});

const init = (restartPolicy = "Always"): Partial<PodSpec> => ({
  restartPolicy,
  initContainers: [{ name: "i", image: "setup:1" }],
});
const probed: Partial<PodSpec> = {
  containers: [
    { name: "a", image: "web:1" },
    { name: "b", image: "web:1", readinessProbe: { exec: { command: ["x"] } } },
  ],
};
const unready = (names: string) => `False ContainersNotReady containers with unready status: [${names}]`;
const incomplete = (names: string) => `False ContainersNotInitialized containers with incomplete status: [${names}]`;

type ConditionRow = readonly [type: string, what: string, spec: Partial<PodSpec>, seen: Seen, expected: string];

/**
 * Rows of TestGenerateContainersReadyCondition, TestGeneratePodReadyCondition and TestGeneratePodInitializedCondition,
 * pkg/kubelet/status/generate_test.go. What kubelet calls `unknown status`, a container nobody has looked at yet, is
 * unready here: what is there is looked at before anything is told of it.
 */
const conditions: readonly ConditionRow[] = [
  ["ContainersReady", "nothing there", {}, {}, unready("a b")],
  ["ContainersReady", "all running", {}, { a: "running", b: "running" }, "True"],
  ["ContainersReady", "one not there", {}, { a: "running" }, unready("b")],
  ["ContainersReady", "one not ready", probed, { a: "running", b: "running" }, unready("b")],
  ["ContainersReady", "one stopped", {}, { a: "running", b: "failed" }, unready("b")],
  [
    "ContainersReady",
    "succeeded",
    { restartPolicy: "Never" },
    { a: "succeeded", b: "succeeded" },
    "False PodCompleted",
  ],
  ["ContainersReady", "failed", { restartPolicy: "Never" }, { a: "failed", b: "succeeded" }, "False PodFailed"],
  [
    "ContainersReady",
    "sidecar not started",
    slowSidecarOf("Always"),
    { x: "running", a: "running", b: "running" },
    unready("x"),
  ],
  [
    "ContainersReady",
    "sidecar stopped",
    sidecarOf("Always"),
    { x: "failed", a: "running", b: "running" },
    unready("x"),
  ],
  ["ContainersReady", "sidecar ready", sidecarOf("Always"), { x: "running", a: "running", b: "running" }, "True"],
  ["ContainersReady", "sidecar ready, one not", sidecarOf("Always"), { x: "running", a: "running" }, unready("b")],
  ["Ready", "nothing there", {}, {}, unready("a b")],
  ["Ready", "all running", {}, { a: "running", b: "running" }, "True"],
  ["Ready", "one not ready", probed, { a: "running", b: "running" }, unready("b")],
  ["Ready", "succeeded", { restartPolicy: "Never" }, { a: "succeeded", b: "succeeded" }, "False PodCompleted"],
  ["Ready", "failed", { restartPolicy: "Never" }, { a: "failed", b: "failed" }, "False PodFailed"],
  ["Ready", "sidecar not started", slowSidecarOf("Always"), { x: "running", a: "running", b: "running" }, unready("x")],
  ["Initialized", "no init containers", {}, {}, "True"],
  ["Initialized", "init not there", init(), {}, incomplete("i")],
  ["Initialized", "init running", init(), { i: "running" }, incomplete("i")],
  ["Initialized", "init failed", init(), { i: "failed" }, incomplete("i")],
  ["Initialized", "init done", init(), { i: "succeeded" }, "True"],
  ["Initialized", "init done, containers running", init(), { i: "succeeded", a: "running", b: "running" }, "True"],
  [
    "Initialized",
    "init done, pod succeeded",
    init("Never"),
    { i: "succeeded", a: "succeeded", b: "succeeded" },
    "True",
  ],
  ["Initialized", "sidecar not there", sidecarOf("Always"), {}, incomplete("x")],
  ["Initialized", "sidecar not started", slowSidecarOf("Always"), { x: "running" }, incomplete("x")],
  ["Initialized", "sidecar started", sidecarOf("Always"), { x: "running" }, "True"],
  ["Initialized", "sidecar stopped", sidecarOf("Always"), { x: "succeeded" }, incomplete("x")],
  [
    "Initialized",
    "sidecar stopped, containers running",
    sidecarOf("Always"),
    { x: "succeeded", a: "running", b: "running" },
    "True",
  ],
];

describe("a pod's conditions", () => {
  it.each(conditions)("%s: %s", (type, _, spec, seen, expected) => {
    const found = statusOf(spec, seen).conditions?.find((condition) => condition.type === type);
    expect([found?.status, found?.reason, found?.message].filter(Boolean).join(" ")).toBe(expected);
  });
});
