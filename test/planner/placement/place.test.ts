import { place } from "../../../src/planner/placement/place.ts";
import type { PlacementRequest } from "../../../src/planner/placement/types.ts";
import { aHost, aPod, aRequest, printVerdicts, running } from "../../support/placement-builders.ts";

const verdicts = (request: Partial<PlacementRequest>) => printVerdicts(place(aRequest(request)).verdicts);

const zone = (name: string) => ({ labels: { zone: name } });
const awayFromItself = {
  labels: { app: "web" },
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "web" } } },
      ],
    },
  },
};
const evenOverZones = {
  labels: { app: "web" },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "zone",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: { matchLabels: { app: "web" } },
    },
  ],
};

describe("where there is room", () => {
  it("takes the first host by name among equals", () => {
    expect(verdicts({ hosts: [aHost("b"), aHost("a")], pods: [aPod("p")] })).toEqual(["p -> a"]);
  });

  it("fills one host before it opens the next", () => {
    const pods = ["1", "2", "3"].map((name) => aPod(name, { cpu: "2", memory: "8Gi" }));
    expect(verdicts({ hosts: [aHost("a"), aHost("b")], pods })).toEqual(["1 -> a", "2 -> a", "3 -> b"]);
  });

  it("leaves no core without memory: a pod heavy in CPU goes where memory is short", () => {
    const hosts = [aHost("even"), aHost("lean", { memory: 8 * 2 ** 30 })];
    const used = [running(aPod("old", { memory: "6Gi" }), "lean")];
    expect(verdicts({ hosts, running: used, pods: [aPod("p", { cpu: "3", memory: "1Gi" })] })).toEqual(["p -> lean"]);
  });

  it("evens the load where the cluster asks for it, or the pod does", () => {
    const hosts = [aHost("a"), aHost("b")];
    const used = [running(aPod("old", { cpu: "1", memory: "4Gi" }), "a")];
    const pods = [aPod("p", { cpu: "1", memory: "4Gi" })];
    const asking = [aPod("p", { cpu: "1", memory: "4Gi", annotations: { "berth.dev/placement": "spread" } })];
    expect(verdicts({ hosts, running: used, pods })).toEqual(["p -> a"]);
    expect(verdicts({ hosts, running: used, pods, options: { strategy: "spread" } })).toEqual(["p -> b"]);
    expect(verdicts({ hosts, running: used, pods: asking })).toEqual(["p -> b"]);
  });

  it("keeps replicas apart and zones even", () => {
    const hosts = [aHost("a", zone("x")), aHost("b", zone("x")), aHost("c", zone("y"))];
    const apart = ["1", "2", "3", "4"].map((name) => aPod(name, awayFromItself));
    expect(verdicts({ hosts, pods: apart })).toEqual([
      "1 -> a",
      "2 -> b",
      "3 -> c",
      `4: ${["a", "b", "c"].map((host) => `${host} node(s) didn't match pod anti-affinity rules`).join("; ")}`,
    ]);
    const even = ["1", "2", "3", "4"].map((name) => aPod(name, evenOverZones));
    expect(verdicts({ hosts, pods: even })).toEqual(["1 -> a", "2 -> c", "3 -> a", "4 -> c"]);
  });

  it("puts pods that share a claim on one host", () => {
    const pods = ["1", "2", "3"].map((name) => aPod(name, { cpu: "1500m", unboundClaims: ["default/data"] }));
    expect(verdicts({ hosts: [aHost("a"), aHost("b")], pods })).toEqual([
      "1 -> a",
      "2 -> a",
      `3: a Insufficient cpu; b node(s) had volume node affinity conflict (persistentvolumeclaim "default/data")`,
    ]);
  });
});

describe("where there is none", () => {
  it("says why for each host, in kube-scheduler's words", () => {
    const hosts = [
      aHost("a", { cpu: 100 }),
      aHost("b", { taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }] }),
      aHost("c", { unschedulable: true }),
      aHost("d", { ready: false }),
      aHost("e", { maxPods: 0 }),
      aHost("f", { hostPortsUsed: ["0.0.0.0/tcp/80"] }),
    ];
    const containers = [
      { name: "app", ports: [{ containerPort: 80, hostPort: 80 }], resources: { requests: { cpu: "1" } } },
    ];
    expect(verdicts({ hosts, pods: [aPod("p", { containers })] })).toEqual([
      "p: a Insufficient cpu; b node(s) had untolerated taint {gpu: yes}; c node(s) were unschedulable; " +
        "d node(s) were not ready; e Too many pods; f node(s) didn't have free ports for the requested pod ports",
    ]);
  });

  it("refuses without a host to name where there are no hosts", () => {
    expect(verdicts({ pods: [aPod("p")] })).toEqual(["p: "]);
  });

  it("asks the gentlest victim to leave for a pod of higher priority", () => {
    const hosts = [aHost("a"), aHost("b")];
    const used = [
      running(aPod("low", { cpu: "4", priority: 1 }), "b"),
      running(aPod("middle", { cpu: "4", priority: 5 }), "a"),
    ];
    const pods = [
      aPod("p", { cpu: "1", priority: 10 }),
      aPod("q", { cpu: "1", priority: 10, preemptionPolicy: "Never" }),
    ];
    expect(verdicts({ hosts, running: used, pods })).toEqual([
      "p -> b, preempting low",
      "q: a Insufficient cpu; b Insufficient cpu",
    ]);
  });
});
