import type { PodSpec } from "../../src/model/kubernetes.generated.ts";
import type {
  PlacedPod,
  PlacementHost,
  PlacementRequest,
  PodToPlace,
  Verdict,
} from "../../src/planner/placement/types.ts";
import { aHost, aNamespace, aPod, aRequest, type PodShape, running } from "./placement-builders.ts";
import { dice } from "./random-fleet.ts";

const gibibyte = 2 ** 30;
const hostname = "kubernetes.io/hostname";
const zoneKey = "topology.kubernetes.io/zone";

export interface PlannerShape {
  readonly name: string;
  readonly request: PlacementRequest;
  /** What is to be true of the answer beyond what the checker sees; each line a problem. */
  expect(verdicts: readonly Verdict[]): string[];
  /** Of scheduler_perf (test/integration/scheduler_perf, performance-config.yaml, thresholds), with 5,000 nodes. */
  readonly publishedPodsPerSecond: number;
}

/** Pods of one workload share their parts, as pods made from one template do. */
function replicas(name: string, count: number, shape: PodShape): PodToPlace[] {
  const first = aPod(name, shape);
  return Array.from({ length: count }, (_, index) => {
    const uid = `${name}-${index}` as PodToPlace["uid"];
    return { ...first, uid, manifest: { ...first.manifest, metadata: { ...first.manifest.metadata, name: uid } } };
  });
}

/** 5,000 hosts of three sizes in three zones and four pools, one in twenty tainted. */
function largeHosts(): PlacementHost[] {
  return Array.from({ length: 5000 }, (_, index) => {
    const cores = [16, 32, 48][index % 3] ?? 16;
    return aHost(`h${String(index).padStart(4, "0")}`, {
      cpu: cores * 1000,
      memory: cores * 4 * gibibyte,
      labels: { [zoneKey]: ["a", "b", "c"][(index >> 2) % 3] ?? "a", pool: ["w", "x", "y", "z"][index % 4] ?? "w" },
      taints: index % 20 === 7 ? [{ key: "dedicated", value: "batch", effect: "NoSchedule" }] : [],
    });
  });
}

/** 150,000 pods of some 3,000 workloads: selectors, tolerations, zone spread and host anti-affinity. */
export function fleet150k(): PlannerShape {
  const roll = dice(150);
  const pods: PodToPlace[] = [];
  for (let workload = 0; pods.length < 150_000; workload++) {
    const count = Math.min(1 + Math.floor(roll() * 98), 150_000 - pods.length);
    pods.push(...replicas(`w${workload}`, count, randomWorkload(`w${workload}`, roll)));
  }
  return {
    name: "150,000 pods on 5,000 hosts",
    request: aRequest({ hosts: largeHosts(), pods }),
    expect: (verdicts) => atLeast(verdicts, 140_000),
    publishedPodsPerSecond: 0,
  };
}

function randomWorkload(name: string, roll: () => number): PodShape {
  const pick = <T>(items: readonly T[]) => items[Math.floor(roll() * items.length)] as T;
  const labels = { app: name };
  const kind = roll();
  return {
    labels,
    cpu: pick(["100m", "250m", "500m", "1", "2"]),
    memory: pick(["256Mi", "512Mi", "1Gi", "2Gi", "4Gi", "8Gi"]),
    ...(roll() < 0.3 && { nodeSelector: { pool: pick(["w", "x", "y", "z"]) } }),
    ...(roll() < 0.1 && { tolerations: [{ key: "dedicated", operator: "Exists" }] }),
    ...(kind < 0.2 && { topologySpreadConstraints: [spread(zoneKey, 1, labels)] }),
    ...(kind >= 0.2 &&
      kind < 0.3 && { affinity: antiAffinity({ topologyKey: hostname, labelSelector: { matchLabels: labels } }) }),
  };
}

function spread(topologyKey: string, maxSkew: number, matchLabels: Readonly<Record<string, string>>) {
  return { maxSkew, topologyKey, whenUnsatisfiable: "DoNotSchedule", labelSelector: { matchLabels } };
}

type Terms = NonNullable<
  NonNullable<NonNullable<PodSpec["affinity"]>["podAffinity"]>["requiredDuringSchedulingIgnoredDuringExecution"]
>;

function antiAffinity(...terms: Terms): NonNullable<PodSpec["affinity"]> {
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
}

function affinity(...terms: Terms): NonNullable<PodSpec["affinity"]> {
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
}

function perfHosts(zones: readonly string[], count = 5000): PlacementHost[] {
  return Array.from({ length: count }, (_, index) =>
    aHost(`n${index}`, { memory: 32 * gibibyte, labels: { [zoneKey]: zones[index % zones.length] ?? "zone1" } }),
  );
}

const small: PodShape = { cpu: "100m", memory: "500Mi" };

/** The shapes of kube-scheduler's own benchmark. */
export function schedulerPerfShapes(): PlannerShape[] {
  return [
    shape("basic", 810, {
      hosts: perfHosts(["zone1"]),
      init: replicas("init", 1000, small),
      pods: replicas("p", 50_000, small),
    }),
    shape("node affinity", 220, nodeAffinityShape()),
    shape("pod affinity", 35, podAffinityShape()),
    shape("pod anti-affinity", 60, podAntiAffinityShape()),
    shape("anti-affinity with namespace selector", 24, namespaceShape()),
    shape("topology spread", 460, spreadShape()),
    {
      ...shape("preemption", 570, preemptionShape()),
      expect: (verdicts) => [...atLeast(verdicts, 5000), ...preempting(verdicts, 5000)],
    },
  ];
}

interface Parts {
  readonly hosts: readonly PlacementHost[];
  readonly init: readonly PodToPlace[];
  readonly pods: readonly PodToPlace[];
  readonly namespaces?: PlacementRequest["namespaces"];
}

function shape(
  name: string,
  publishedPodsPerSecond: number,
  { hosts, init, pods, namespaces = [] }: Parts,
): PlannerShape {
  const on = (index: number) => hosts[index % hosts.length]?.name ?? "";
  const before: PlacedPod[] = init.map((pod, index) => running(pod, on(index)));
  return {
    name,
    publishedPodsPerSecond,
    request: aRequest({ hosts, running: before, pods, namespaces }),
    expect: (verdicts) => atLeast(verdicts, pods.length),
  };
}

function nodeAffinityShape(): Parts {
  const nodeSelectorTerms = [{ matchExpressions: [{ key: zoneKey, operator: "In", values: ["zone1", "zone2"] }] }];
  const wanted = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
  const shaped = { ...small, affinity: wanted };
  return { hosts: perfHosts(["zone1"]), init: replicas("init", 5000, shaped), pods: replicas("p", 10_000, shaped) };
}

function podAffinityShape(): Parts {
  const labels = { color: "blue" };
  const near = affinity({
    topologyKey: zoneKey,
    labelSelector: { matchLabels: labels },
    namespaces: ["sched-1", "sched-0"],
  });
  const shaped = { ...small, labels, affinity: near };
  return {
    hosts: perfHosts(["zone1"]),
    init: replicas("init", 5000, { ...shaped, namespace: "sched-0" }),
    pods: replicas("p", 5000, { ...shaped, namespace: "sched-1" }),
  };
}

function podAntiAffinityShape(): Parts {
  const labels = { color: "green" };
  const far = antiAffinity({
    topologyKey: hostname,
    labelSelector: { matchLabels: labels },
    namespaces: ["sched-1", "sched-0"],
  });
  const shaped = { ...small, labels, affinity: far };
  return {
    hosts: perfHosts(["zone1"]),
    init: replicas("init", 1000, { ...shaped, namespace: "sched-0" }),
    pods: replicas("p", 2000, { ...shaped, namespace: "sched-1" }),
  };
}

function namespaceShape(): Parts {
  const labels = { color: "green" };
  const term = {
    topologyKey: hostname,
    labelSelector: { matchLabels: labels },
    namespaceSelector: { matchLabels: { team: "devops" } },
  };
  const shaped = { ...small, labels, affinity: antiAffinity(term) };
  const names = Array.from({ length: 60 }, (_, index) => `init-ns-${index}`);
  return {
    hosts: perfHosts(["zone1"], 6000),
    namespaces: [...names, "measure-ns-0"].map((name) => aNamespace(name, { team: "devops" })),
    init: names.flatMap((namespace) => replicas(namespace, 40, { ...shaped, namespace })),
    pods: replicas("p", 1000, { ...shaped, namespace: "measure-ns-0" }),
  };
}

function spreadShape(): Parts {
  const shaped = {
    ...small,
    labels: { color: "blue" },
    topologySpreadConstraints: [spread(zoneKey, 5, { color: "blue" })],
  };
  const zones = ["moon-1", "moon-2", "moon-3"];
  return { hosts: perfHosts(zones), init: replicas("init", 5000, small), pods: replicas("p", 5000, shaped) };
}

function preemptionShape(): Parts {
  const low = { cpu: "900m", memory: "500Mi", priority: 0 };
  const high = { cpu: "3000m", memory: "500Mi", priority: 10 };
  return { hosts: perfHosts(["zone1"]), init: replicas("init", 20_000, low), pods: replicas("p", 5000, high) };
}

function atLeast(verdicts: readonly Verdict[], least: number): string[] {
  const placed = verdicts.filter(({ kind }) => kind === "placed").length;
  return placed < least ? [`${placed} pods placed where ${least} were expected`] : [];
}

function preempting(verdicts: readonly Verdict[], wanted: number): string[] {
  const count = verdicts.filter((verdict) => verdict.kind === "placed" && verdict.preempts.length > 0).length;
  return count === wanted ? [] : [`${count} pods preempted where ${wanted} should`];
}
