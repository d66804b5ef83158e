import type { Container, PodSpec } from "../../src/model/kubernetes.generated.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import { fakeFleet, hostOf, setCondition } from "../support/fake-fleet.ts";
import { aDaemonSet, aJob, aReplicaSet, aStatefulSet } from "../support/more-objects.ts";
import { aDeployment, aHostObject, aPod } from "../support/object-builders.ts";
import { look } from "../support/turns.ts";

const hosts = [aHostObject("h1", {}, { disk: "hdd" }), aHostObject("h2", {}, { disk: "hdd" })];

function twoHosts(): ReturnType<typeof fakeFleet> {
  return fakeFleet({ h1: {}, h2: {} });
}

function summaries({ refusals }: Plan): string[] {
  return [...new Set(refusals.map(({ summary }) => summary))];
}

function planFor(pod: Partial<PodSpec>, container: Partial<Container> = {}): Plan {
  return look(twoHosts(), [...hosts, aDeployment("web", { replicas: 1, pod, container })]);
}

const itself = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "web" } } };
const nothing = { ...itself, labelSelector: { matchLabels: { app: "nobody" } } };
const required = (term: typeof itself) => ({ requiredDuringSchedulingIgnoredDuringExecution: [term] });
const onDisk = (value: string) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator: "In", values: [value] }] }],
    },
  },
});

/** A pod that can be nowhere on two hosts with disk=hdd, and why. */
const impossible: [what: string, pod: Partial<PodSpec>, reason: string][] = [
  [
    "a selector and an affinity that contradict each other",
    { nodeSelector: { disk: "ssd" }, affinity: onDisk("hdd") },
    "node(s) didn't match Pod's node affinity/selector",
  ],
  [
    "a host by name that its affinity rules out",
    { nodeName: "h1", affinity: onDisk("ssd") },
    "node(s) didn't match Pod's node affinity/selector, 1 node(s) didn't match the requested node name",
  ],
  ["a host that there is not", { nodeName: "h9" }, "node(s) didn't match the requested node name"],
  [
    "a selector that matches nothing",
    { nodeSelector: { disk: "none" } },
    "node(s) didn't match Pod's node affinity/selector",
  ],
  [
    "affinity to pods that there are not",
    { affinity: { podAffinity: required(nothing) } },
    "node(s) didn't match pod affinity rules",
  ],
  [
    "a spread over a label that no host has",
    { topologySpreadConstraints: [{ ...itself, topologyKey: "rack", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }] },
    "node(s) didn't match pod topology spread constraints (missing required label)",
  ],
  [
    "an affinity with no term",
    { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
    "node(s) didn't match Pod's node affinity/selector",
  ],
];

describe("constraints nobody can meet", () => {
  it.each(impossible)("%s: refused with the reason", (_, pod, reason) => {
    const [summary = ""] = summaries(planFor(pod));
    expect(summary.replace(/^0\/2 hosts are available: \d /, "")).toBe(`${reason}.`);
  });

  it("together and apart from itself at once: one is placed, the other told why not", () => {
    const affinity = { podAffinity: required(itself), podAntiAffinity: required(itself) };
    const made = look(twoHosts(), [...hosts, aDeployment("web", { replicas: 2, pod: { affinity } })]);
    expect(made.pods.filter(({ host }) => host !== null)).toHaveLength(1);
    expect(summaries(made)).toEqual([
      "0/2 hosts are available: 1 node(s) didn't match pod affinity rules, 1 node(s) didn't match pod anti-affinity rules.",
    ]);
  });
});

describe("hosts nobody can be on", () => {
  const everything: AnyObject[] = [
    aDeployment("web"),
    aStatefulSet("db"),
    aDaemonSet("agent"),
    aJob("task"),
    aPod("single"),
  ];

  it("none declared: every pod is refused with what to do", () => {
    const made = look(fakeFleet({}), everything);
    expect(summaries(made)).toEqual(["no hosts available to schedule pods"]);
    expect(new Set(made.refusals.map(({ hint }) => hint))).toEqual(new Set(["declare a Host in the repository"]));
    expect(made.refusals).toHaveLength(5);
    expect(made.steps).toEqual([]);
  });

  const notReady = ["0/2 hosts are available: 2 node(s) were not ready."];
  const cutOff = "2 of 2 hosts went silent within a minute: Berth takes itself to be cut off and moves nothing";
  const silences: [condition: "Unknown" | "NotReady" | null, held: string[], refused: string[]][] = [
    ["Unknown", [cutOff], []],
    ["NotReady", [], notReady],
    // Declared, and never seen by anybody.
    [null, [], notReady],
  ];

  it.each(silences)("all %s: nothing is planned, and it is said why", (condition, held, refused) => {
    const fleet = condition === null ? fakeFleet({}) : twoHosts();
    for (const name of fleet.hosts.keys()) setCondition(fleet, name, condition ?? "Unknown");
    const made = look(fleet, [...hosts, ...everything]);
    expect(made.steps).toEqual([]);
    expect(made.held.map(({ reason }) => reason)).toEqual(held);
    expect(summaries(made)).toEqual(refused);
  });

  it("with nothing to give: refused for what lacks", () => {
    const fleet = twoHosts();
    for (const name of ["h1", "h2"]) {
      const host = hostOf(fleet, name);
      Object.assign(host.engine.capacity, { cpuMillis: -1, memoryBytes: Number.NaN });
    }
    const container = { resources: { requests: { cpu: "1", memory: "1Gi" } } };
    const made = look(fleet, [...hosts, aDeployment("web", { replicas: 1, container })]);
    expect(made.refusals).toHaveLength(1);
  });
});

describe("quantities that are none", () => {
  /** Asked of hosts with 4 cores and 8Gi; null where the pod is placed. */
  const amounts: [requests: Record<string, string>, reason: string | null][] = [
    [{ cpu: "5" }, "2 Insufficient cpu"],
    [{ memory: "9Gi" }, "2 Insufficient memory"],
    [{ cpu: "5", memory: "9Gi" }, "2 Insufficient cpu, 2 Insufficient memory"],
    [{ "example.com/gpu": "1" }, "2 Insufficient example.com/gpu"],
    [{ cpu: "999999999999999999999" }, "2 Insufficient cpu"],
    [{ cpu: "1e400" }, "2 Insufficient cpu"],
    [{ memory: "9999999999Ei" }, "2 Insufficient memory"],
    [{ cpu: "-1" }, null],
    [{ memory: "-1e30" }, null],
    [{ cpu: "much" }, null],
    [{ cpu: "" }, null],
    [{ cpu: "NaN" }, null],
    [{ cpu: "Infinity" }, null],
  ];

  it.each(amounts)("%j", (requests, reason) => {
    const made = planFor({}, { resources: { requests } });
    expect(summaries(made)).toEqual(reason === null ? [] : [`0/2 hosts are available: ${reason}.`]);
    expect(made.pods).toHaveLength(1);
  });

  it.each([-5, Number.NaN, 0.5])("%d replicas", (replicas) => {
    expect(() =>
      look(twoHosts(), [...hosts, aDeployment("web", { replicas }), aStatefulSet("db", { replicas })]),
    ).not.toThrow();
  });
});

describe("billions of pods", () => {
  const absurd = 2_147_483_647;
  const indexed = { completionMode: "Indexed", completions: absurd, parallelism: absurd };
  const policy = { rules: [{ succeededIndexes: `0-${absurd}` }] };
  const asking: [what: string, object: AnyObject, begun: number][] = [
    ["a Deployment", aDeployment("web", { replicas: absurd }), 10_000],
    ["a ReplicaSet", aReplicaSet("web", { replicas: absurd }), 10_000],
    ["a StatefulSet, one after another", aStatefulSet("db", { replicas: absurd }), 1],
    ["a StatefulSet at once", aStatefulSet("db", { replicas: absurd, podManagementPolicy: "Parallel" }), 10_000],
    ["a Job", aJob("task", { completions: absurd, parallelism: absurd }), 10_000],
    ["a Job by index", aJob("task", { ...indexed, successPolicy: policy }), 10_000],
  ];

  it.each(asking)("of %s: as many are begun as one turn may, and that is said", (_, object, begun) => {
    const made = look(fakeFleet({}), [object]);
    expect(made.refusals).toHaveLength(begun);
    const reasons = made.held.map(({ reason }) => reason);
    expect(reasons).toEqual(begun === 1 ? [] : ["10000 pods are begun in one turn at most: the rest follows"]);
  });
});

describe("ten thousand refusals", () => {
  it("are told one by one, within seconds", () => {
    const names = Array.from({ length: 50 }, (_, index) => `h${index}`);
    const fleet = fakeFleet(Object.fromEntries(names.map((name) => [name, {}])));
    const container = { resources: { requests: { cpu: "64" } } };
    const many = Array.from({ length: 20 }, (_, index) => aDeployment(`web-${index}`, { replicas: 500, container }));
    const before = process.cpuUsage();
    const made = look(fleet, [...names.map((name) => aHostObject(name)), ...many]);
    const { user, system } = process.cpuUsage(before);
    expect(made.refusals).toHaveLength(10_000);
    expect(summaries(made)).toEqual(["0/50 hosts are available: 50 Insufficient cpu."]);
    expect(made.refusals.every((refusal) => refusal.hosts.length === 50)).toBe(true);
    expect((user + system) / 1e6).toBeLessThan(12);
  });
});
