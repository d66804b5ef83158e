import { instant } from "../../../src/model/instant.ts";
import type { PodSpec } from "../../../src/model/kubernetes.generated.ts";
import { containerName, imageRef } from "../../../src/model/names.ts";
import type { ContainerState, ObservedContainer } from "../../../src/model/observed.ts";
import { qosClass } from "../../../src/planner/pods/qos.ts";
import { containerStatus } from "../../../src/planner/status/container-status.ts";
import { phaseOf } from "../../../src/planner/status/phase.ts";
import { viewPod } from "../../../src/planner/status/pod-view.ts";
import { restartAt } from "../../../src/planner/status/restart-backoff.ts";
import { emptyFacts } from "../../support/fake-fleet.ts";
import { aLivePod } from "../../support/live-pods.ts";
import { aPod } from "../../support/object-builders.ts";

const states = {
  running: { kind: "running", startedAt: instant(1000), paused: false },
  succeeded: {
    kind: "exited",
    startedAt: instant(1000),
    finishedAt: instant(2000),
    exitCode: 0,
    oomKilled: false,
    restarting: false,
    error: "",
  },
  failed: {
    kind: "exited",
    startedAt: instant(1000),
    finishedAt: instant(2000),
    exitCode: 1,
    oomKilled: false,
    restarting: false,
    error: "",
  },
  created: { kind: "created", at: instant(1000) },
} satisfies Record<string, ContainerState>;

type State = keyof typeof states;

function container(name: string, state: ContainerState, attempt = 0): ObservedContainer {
  return {
    id: name,
    name: containerName(name),
    role: "app",
    container: name,
    specHash: "",
    attempt,
    image: imageRef("web:1"),
    imageId: "",
    state,
    restartCount: 0,
    lastEnd: null,
  };
}

function phase(spec: Partial<PodSpec>, seen: Readonly<Record<string, State>>): string {
  const containers = ["a", "b"].map((name) => ({ name, image: "web:1" }));
  const pod = aPod("web", { containers, ...spec });
  const all = Object.entries(seen).map(([name, state]) => container(name, states[state]));
  const { observed, host } = aLivePod("web");
  return phaseOf(pod, viewPod(pod, { ...observed, containers: all }, { facts: emptyFacts(), host }));
}

const initOf = (restartPolicy: string) => ({ restartPolicy, initContainers: [{ name: "i", image: "setup:1" }] });

/**
 * Rows of TestPodPhaseWithRestartAlways, ...RestartNever, ...RestartOnFailure and their InitContainers variants,
 * pkg/kubelet/kubelet_pods_test.go of kubernetes/kubernetes. A container that is not listed is waiting.
 */
const phases: [what: string, spec: Partial<PodSpec>, seen: Readonly<Record<string, State>>, phase: string][] = [
  ["Always: waiting", { restartPolicy: "Always" }, {}, "Pending"],
  ["Always: all running", { restartPolicy: "Always" }, { a: "running", b: "running" }, "Running"],
  ["Always: all stopped", { restartPolicy: "Always" }, { a: "succeeded", b: "succeeded" }, "Running"],
  ["Always: one running, one stopped", { restartPolicy: "Always" }, { a: "running", b: "succeeded" }, "Running"],
  ["Always: one running, one not there", { restartPolicy: "Always" }, { a: "running" }, "Pending"],
  ["Always: one running, one waiting", { restartPolicy: "Always" }, { a: "running", b: "created" }, "Pending"],
  ["Always: one running, one backing off", { restartPolicy: "Always" }, { a: "running", b: "failed" }, "Running"],
  ["Never: waiting", { restartPolicy: "Never" }, {}, "Pending"],
  ["Never: all running", { restartPolicy: "Never" }, { a: "running", b: "running" }, "Running"],
  ["Never: all succeeded", { restartPolicy: "Never" }, { a: "succeeded", b: "succeeded" }, "Succeeded"],
  ["Never: all failed", { restartPolicy: "Never" }, { a: "failed", b: "failed" }, "Failed"],
  ["Never: one running, one failed", { restartPolicy: "Never" }, { a: "running", b: "failed" }, "Running"],
  ["Never: one running, one not there", { restartPolicy: "Never" }, { a: "running" }, "Pending"],
  ["Never: one running, one waiting", { restartPolicy: "Never" }, { a: "running", b: "created" }, "Pending"],
  ["Never: one succeeded, one failed", { restartPolicy: "Never" }, { a: "succeeded", b: "failed" }, "Failed"],
  ["OnFailure: waiting", { restartPolicy: "OnFailure" }, {}, "Pending"],
  ["OnFailure: all running", { restartPolicy: "OnFailure" }, { a: "running", b: "running" }, "Running"],
  ["OnFailure: all succeeded", { restartPolicy: "OnFailure" }, { a: "succeeded", b: "succeeded" }, "Succeeded"],
  ["OnFailure: all failed", { restartPolicy: "OnFailure" }, { a: "failed", b: "failed" }, "Running"],
  ["OnFailure: one running, one failed", { restartPolicy: "OnFailure" }, { a: "running", b: "failed" }, "Running"],
  ["OnFailure: one running, one not there", { restartPolicy: "OnFailure" }, { a: "running" }, "Pending"],
  ["init, Always: not there", initOf("Always"), {}, "Pending"],
  ["init, Always: running", initOf("Always"), { i: "running" }, "Pending"],
  ["init, Always: failed", initOf("Always"), { i: "failed" }, "Pending"],
  ["init, Always: done, containers waiting", initOf("Always"), { i: "succeeded" }, "Pending"],
  [
    "init, Always: done, containers running",
    initOf("Always"),
    { i: "succeeded", a: "running", b: "running" },
    "Running",
  ],
  ["init, Never: running", initOf("Never"), { i: "running" }, "Pending"],
  ["init, Never: failed", initOf("Never"), { i: "failed" }, "Failed"],
  ["init, OnFailure: failed", initOf("OnFailure"), { i: "failed" }, "Pending"],
  [
    "init, Never: done, containers succeeded",
    initOf("Never"),
    { i: "succeeded", a: "succeeded", b: "succeeded" },
    "Succeeded",
  ],
];

describe("a pod's phase", () => {
  it.each(phases)("%s", (_, spec, seen, expected) => {
    expect(phase(spec, seen)).toBe(expected);
  });
});

describe("a crashing container", () => {
  /** kubelet's back-off: at once, then 10 s doubled up to 5 minutes; forgiven after 10 minutes of running. */
  const backoffs: [attempt: number, seconds: number][] = [
    [0, 0],
    [1, 10],
    [2, 20],
    [3, 40],
    [5, 160],
    [6, 300],
    [50, 300],
  ];

  it.each(backoffs)("that was started %d times before waits %d s", (attempt, seconds) => {
    expect(restartAt(container("a", states.failed, attempt))).toBe(2000 + seconds * 1000);
  });

  it("that ran for ten minutes is started at once", () => {
    const state = { ...states.failed, finishedAt: instant(601_000) };
    expect(restartAt(container("a", state, 9))).toBe(601_000);
  });
});

type Resources = NonNullable<PodSpec["containers"][number]["resources"]>;

describe("a pod's class of service", () => {
  /** As described in kubernetes.io/docs/concepts/workloads/pods/pod-qos. */
  const classes: [what: string, resources: readonly Resources[], expected: string][] = [
    ["nothing asked", [{}], "BestEffort"],
    [
      "limits equal to requests",
      [{ requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1000m", memory: "1024Mi" } }],
      "Guaranteed",
    ],
    ["limits only", [{ limits: { cpu: "1", memory: "1Gi" } }], "Guaranteed"],
    ["requests only", [{ requests: { cpu: "1", memory: "1Gi" } }], "Burstable"],
    [
      "limits above requests",
      [{ requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "2", memory: "1Gi" } }],
      "Burstable",
    ],
    ["memory alone", [{ limits: { memory: "1Gi" } }], "Burstable"],
    ["one of two asks", [{ limits: { cpu: "1", memory: "1Gi" } }, {}], "Burstable"],
    ["a limit of nothing", [{ limits: { cpu: "0" } }], "BestEffort"],
  ];

  it.each(classes)("%s", (_, resources, expected) => {
    const containers = resources.map((own, index) => ({ name: `c${index}`, image: "web:1", resources: own }));
    expect(qosClass(aPod("web", { containers }))).toBe(expected);
  });
});

describe("lastState", () => {
  const stateOf = (seen: readonly ObservedContainer[]) => {
    const pod = aPod("web", { containers: [{ name: "a", image: "web:1" }] });
    const { observed, host } = aLivePod("web");
    const [view] = viewPod(pod, { ...observed, containers: seen }, { facts: emptyFacts(), host }).apps;
    if (!view) throw new Error("no container");
    const context = { now: instant(9_000), waiting: () => ({ reason: "" }), restarts: () => true };
    return containerStatus(view, context).lastState;
  };

  it("is how the container ended that this one took the place of", () => {
    const before = { ...container("a", states.failed, 1), id: "before" };
    expect(stateOf([before, container("a", states.running, 2)])).toMatchObject({
      terminated: { exitCode: 1, containerID: "docker://before" },
    });
  });

  it("is how its own run before ended, where the engine started it again", () => {
    const lastEnd = { finishedAt: instant(500), exitCode: 137, oomKilled: true };
    expect(stateOf([{ ...container("a", states.running), restartCount: 1, lastEnd }])).toMatchObject({
      terminated: { exitCode: 137, reason: "OOMKilled", containerID: "docker://a" },
    });
    const unseen = { ...lastEnd, exitCode: null, oomKilled: false };
    expect(stateOf([{ ...container("a", states.running), restartCount: 1, lastEnd: unseen }])).toMatchObject({
      terminated: { exitCode: 255, reason: "Unknown" },
    });
  });
});
