import { hostFilters } from "../../../src/planner/placement/filters/host-filters.ts";
import { roomFilters } from "../../../src/planner/placement/filters/room-filters.ts";
import { place } from "../../../src/planner/placement/place.ts";
import { aHost, aPod, aRequest, type HostShape, type PodShape, running } from "../../support/placement-builders.ts";

interface Row {
  readonly rule: string;
  /** The one host that refuses, and a pod that is there. */
  readonly host?: HostShape;
  readonly there?: PodShape;
  readonly pod: PodShape;
  /** What makes the host take the pod after all. */
  readonly mended: { readonly host?: HostShape; readonly pod?: PodShape };
  readonly reason: string;
}

const required = (terms: readonly object[]) => ({ requiredDuringSchedulingIgnoredDuringExecution: terms as never });
const nodeTerms = (values: string[]) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator: "In", values }] }],
    },
  },
});
const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "web" } } };
const web = { labels: { app: "web" } };
const app = { name: "app" };
const gpu = { requests: { "example.com/gpu": "2" } };
const topology = {
  claim: "data",
  storageClass: "fast",
  allowed: [{ matchLabelExpressions: [{ key: "zone", values: ["x"] }] }],
};

/** Every rule that keeps a pod off a host: how it says no, and what makes it say yes. */
const rows: readonly Row[] = [
  {
    rule: "ready",
    host: { ready: false },
    pod: {},
    mended: { host: { ready: true } },
    reason: "node(s) were not ready",
  },
  {
    rule: "unschedulable",
    host: { unschedulable: true },
    pod: {},
    mended: { pod: { tolerations: [{ operator: "Exists" }] } },
    reason: "node(s) were unschedulable",
  },
  {
    rule: "nodeName",
    pod: { nodeName: "other" },
    mended: { pod: { nodeName: "h" } },
    reason: "node(s) didn't match the requested node name",
  },
  {
    rule: "nodeSelector",
    pod: { nodeSelector: { disk: "ssd" } },
    mended: { host: { labels: { disk: "ssd" } } },
    reason: "node(s) didn't match Pod's node affinity/selector",
  },
  {
    rule: "nodeAffinity",
    host: { labels: { disk: "hdd" } },
    pod: { affinity: nodeTerms(["ssd"]) },
    mended: { pod: { affinity: nodeTerms(["ssd", "hdd"]) } },
    reason: "node(s) didn't match Pod's node affinity/selector",
  },
  ...["NoSchedule", "NoExecute"].map((effect) => ({
    rule: `taint ${effect}`,
    host: { taints: [{ key: "gpu", value: "yes", effect }] },
    pod: {},
    mended: { pod: { tolerations: [{ key: "gpu", operator: "Exists" }] } },
    reason: "node(s) had untolerated taint {gpu: yes}",
  })),
  {
    rule: "architecture of the image",
    host: { architecture: "arm64" },
    pod: { architectures: ["amd64"] },
    mended: { pod: { architectures: ["amd64", "arm64"] } },
    reason: "node(s) were arm64, for which the image has no variant",
  },
  {
    rule: "volume locality",
    pod: { boundTo: { hosts: [], claim: "data" } },
    mended: { pod: { boundTo: null } },
    reason: 'node(s) had volume node affinity conflict (persistentvolumeclaim "data")',
  },
  {
    rule: "volume topology",
    host: { labels: { zone: "y" } },
    pod: { volumeTopologies: [topology] },
    mended: { host: { labels: { zone: "x" } } },
    reason:
      "node(s) didn't find available persistent volumes to bind " +
      '(persistentvolumeclaim "data": not in the allowedTopologies of storageclass "fast")',
  },
  {
    rule: "host ports",
    there: { containers: [{ ...app, ports: [{ containerPort: 80, hostPort: 80 }] }] },
    pod: { containers: [{ ...app, ports: [{ containerPort: 8080, hostPort: 80 }] }] },
    mended: { pod: { containers: [{ ...app, ports: [{ containerPort: 80 }] }] } },
    reason: "node(s) didn't have free ports for the requested pod ports",
  },
  {
    rule: "requests",
    host: { cpu: 1000 },
    there: { cpu: "600m" },
    pod: { cpu: "500m" },
    mended: { pod: { cpu: "400m" } },
    reason: "Insufficient cpu",
  },
  {
    rule: "pod overhead",
    host: { cpu: 1000 },
    pod: { cpu: "1", overhead: { cpu: "1m" } },
    mended: { pod: { cpu: "1", overhead: { cpu: "0" } } },
    reason: "Insufficient cpu",
  },
  {
    rule: "init containers",
    host: { memory: 100 },
    pod: { containers: [app], initContainers: [{ name: "i", resources: { requests: { memory: "101" } } }] },
    mended: { host: { memory: 101 } },
    reason: "Insufficient memory",
  },
  {
    rule: "sidecars",
    host: { cpu: 1000 },
    pod: {
      containers: [{ ...app, resources: { requests: { cpu: "600m" } } }],
      initContainers: [{ name: "s", restartPolicy: "Always", resources: { requests: { cpu: "600m" } } }],
    },
    mended: { host: { cpu: 1200 } },
    reason: "Insufficient cpu",
  },
  {
    rule: "extended resources",
    host: { other: { "example.com/gpu": 2 } },
    there: { requests: { "example.com/gpu": "1" } },
    pod: gpu,
    mended: { host: { other: { "example.com/gpu": 3 } } },
    reason: "Insufficient example.com/gpu",
  },
  {
    rule: "max pods",
    host: { maxPods: 1 },
    there: {},
    pod: {},
    mended: { host: { maxPods: 2 } },
    reason: "Too many pods",
  },
  {
    rule: "podAffinity",
    there: {},
    pod: { affinity: { podAffinity: required([term]) } },
    mended: { pod: { ...web, affinity: { podAffinity: required([term]) } } },
    reason: "node(s) didn't match pod affinity rules",
  },
  {
    rule: "podAntiAffinity",
    there: web,
    pod: { affinity: { podAntiAffinity: required([term]) } },
    mended: { pod: {} },
    reason: "node(s) didn't match pod anti-affinity rules",
  },
  {
    rule: "podAntiAffinity of pods there are",
    there: { affinity: { podAntiAffinity: required([term]) } },
    pod: web,
    mended: { pod: { labels: { app: "db" } } },
    reason: "node(s) didn't satisfy existing pods anti-affinity rules",
  },
  {
    rule: "topologySpreadConstraints",
    pod: {
      topologySpreadConstraints: [{ ...term, topologyKey: "rack", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }],
    },
    mended: { host: { labels: { rack: "1" } } },
    reason: "node(s) didn't match pod topology spread constraints (missing required label)",
  },
];

function reasons(host: HostShape, there: PodShape | undefined, pod: PodShape): readonly string[] {
  const old = there ? [running(aPod("there", there), "h")] : [];
  const request = aRequest({ hosts: [aHost("h", host)], running: old, pods: [aPod("p", pod)] });
  const [verdict] = place(request).verdicts;
  return verdict?.kind === "refused" ? (verdict.hosts[0]?.reasons ?? []) : [];
}

describe("every rule of a host", () => {
  it.each(rows)(
    "$rule says why it refuses, and takes the pod once that is mended",
    ({ host = {}, there, pod, mended, reason }) => {
      expect(reasons(host, there, pod)).toEqual([reason]);
      expect(reasons({ ...host, ...mended.host }, there, mended.pod ?? pod)).toEqual([]);
    },
  );

  it("is made of a check and an explanation", () => {
    for (const filter of [...hostFilters, ...roomFilters]) {
      expect(Object.entries(filter).map(([name, value]) => [name, typeof value])).toEqual([
        ["check", "function"],
        ["explain", "function"],
      ]);
    }
  });
});
