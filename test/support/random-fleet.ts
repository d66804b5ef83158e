import { instant } from "../../src/model/instant.ts";
import type { Affinity, LabelSelector, TopologySpreadConstraint } from "../../src/model/kubernetes.generated.ts";
import type {
  DisruptionBudget,
  PlacementHost,
  PlacementRequest,
  PodToPlace,
} from "../../src/planner/placement/types.ts";
import { aHost, aNamespace, aPod, aRequest, type PodShape, running } from "./placement-builders.ts";

/** Numbers below 1 that follow from a seed alone (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Choice {
  readonly roll: () => number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  upTo(most: number): number;
}

function choice(seed: number): Choice {
  const roll = dice(seed);
  const upTo = (most: number) => Math.floor(roll() * (most + 1));
  return {
    roll,
    upTo,
    chance: (probability) => roll() < probability,
    pick: (items) => items[upTo(items.length - 1)] ?? items[0],
  };
}

/** A small crowded fleet in which every rule has a fair chance to matter. Equal seeds, equal requests. */
export function randomRequest(seed: number): PlacementRequest {
  const choose = choice(seed);
  const hosts = Array.from({ length: 1 + choose.upTo(9) }, (_, index) => randomHost(choose, index));
  const templates = Array.from({ length: 1 + choose.upTo(5) }, () => randomTemplate(choose, hosts));
  const older = Array.from({ length: choose.upTo(12) }, (_, index) => `r${index}`);
  return aRequest({
    hosts,
    namespaces: [aNamespace("default", { team: "a" }), aNamespace("other", { team: "b" })],
    options: { strategy: choose.chance(0.7) ? "pack" : "spread" },
    disruptionBudgets: choose.chance(0.3) ? [randomBudget(choose)] : [],
    running: older.map((name) => {
      const pod = aPod(name, {
        ...choose.pick(templates as [PodShape, ...PodShape[]]),
        boundTo: null,
        unboundClaims: [],
      });
      const startedAt = choose.chance(0.8) ? instant(choose.upTo(5)) : null;
      return running(pod, `h${choose.upTo(hosts.length - 1)}`, { leaving: choose.chance(0.15), startedAt });
    }),
    pods: templates.flatMap((template, index) => replicas(`p${index}`, template, choose.upTo(6))),
  });
}

/** Some share their template's parts, as pods of one workload do; some are spelt out anew. */
function replicas(name: string, template: PodShape, count: number): PodToPlace[] {
  const [first] = [aPod(name, template)];
  return Array.from({ length: count }, (_, index) => {
    const uid = `${name}-${index}` as PodToPlace["uid"];
    return index % 3 === 2 ? { ...aPod(name, template), uid } : { ...(first as PodToPlace), uid };
  });
}

function randomHost(choose: Choice, index: number): PlacementHost {
  const effect = choose.pick(["NoSchedule", "NoExecute", "PreferNoSchedule"]);
  const labels = {
    ...(choose.chance(0.9) && { zone: choose.pick(["x", "y", "z"]) }),
    ...(choose.chance(0.3) && { disk: choose.pick(["ssd", "hdd"]) }),
    ...(choose.chance(0.3) && { generation: String(choose.upTo(9)) }),
  };
  return aHost(`h${index}`, {
    labels,
    cpu: choose.pick([1000, 2000, 4000]),
    memory: choose.pick([2, 4, 8]) * 2 ** 30,
    other: choose.chance(0.2) ? { "example.com/gpu": choose.upTo(2) } : {},
    taints: choose.chance(0.2) ? [{ key: "dedicated", value: choose.pick(["a", "b"]), effect }] : [],
    unschedulable: choose.chance(0.05),
    ready: !choose.chance(0.05),
    maxPods: choose.pick([2, 5, 110]),
    architecture: choose.pick(["amd64", "amd64", "arm64"]),
    hostPortsUsed: choose.chance(0.1) ? ["0.0.0.0/tcp/80"] : [],
    images: new Set(choose.chance(0.3) ? ["app:1"] : []),
  });
}

function randomTemplate(choose: Choice, hosts: readonly PlacementHost[]): PodShape {
  const spread = Array.from({ length: choose.chance(0.35) ? 1 + choose.upTo(1) : 0 }, () => randomSpread(choose));
  const name = choose.pick(hosts as [PlacementHost, ...PlacementHost[]]).name;
  return {
    labels: { app: choose.pick(["web", "db", "job"]), ...(choose.chance(0.5) && { tier: choose.pick(["1", "2"]) }) },
    namespace: choose.pick(["default", "default", "other"]),
    cpu: choose.pick(["0", "100m", "500m", "1"]),
    memory: choose.pick(["0", "256Mi", "1Gi"]),
    requests: choose.chance(0.1) ? { "example.com/gpu": "1" } : {},
    priority: choose.pick([0, 0, 0, 5, 10]),
    topologySpreadConstraints: spread,
    affinity: randomAffinity(choose),
    ...(choose.chance(0.2) && { nodeSelector: { disk: choose.pick(["ssd", "hdd"]) } }),
    ...(choose.chance(0.3) && { tolerations: [randomToleration(choose)] }),
    ...(choose.chance(0.05) && { nodeName: name }),
    ...(choose.chance(0.05) && { boundTo: { hosts: [name], claim: "data" } }),
    ...(choose.chance(0.1) && { unboundClaims: [`default/${choose.pick(["c1", "c2"])}`] }),
    ...(choose.chance(0.1) && { architectures: ["arm64"] }),
    ...(choose.chance(0.1) && { preemptionPolicy: "Never" }),
    ...(choose.chance(0.1) && { annotations: { "berth.dev/placement": choose.pick(["pack", "spread"]) } }),
    ...(choose.chance(0.15) && { containers: [portContainer(choose)] }),
  };
}

function portContainer(choose: Choice) {
  const hostIP = choose.pick(["", "127.0.0.1"]);
  return { name: "app", image: "app:1", ports: [{ containerPort: 80, hostPort: choose.pick([80, 81]), hostIP }] };
}

function randomToleration(choose: Choice) {
  const effect = choose.pick(["", "NoSchedule", "PreferNoSchedule"]);
  return { key: "dedicated", operator: choose.pick(["Equal", "Exists"]), value: choose.pick(["a", "b"]), effect };
}

function randomSpread(choose: Choice): TopologySpreadConstraint {
  return {
    maxSkew: 1 + choose.upTo(1),
    topologyKey: choose.pick(["zone", "kubernetes.io/hostname", "disk"]),
    whenUnsatisfiable: choose.pick(["DoNotSchedule", "DoNotSchedule", "ScheduleAnyway"]),
    labelSelector: randomSelector(choose),
    ...(choose.chance(0.2) && { minDomains: 1 + choose.upTo(3) }),
    ...(choose.chance(0.3) && { nodeTaintsPolicy: choose.pick(["Honor", "Ignore"]) }),
    ...(choose.chance(0.3) && { nodeAffinityPolicy: choose.pick(["Honor", "Ignore"]) }),
    ...(choose.chance(0.2) && { matchLabelKeys: ["tier"] }),
  };
}

function randomSelector(choose: Choice): LabelSelector {
  if (choose.chance(0.1)) return {};
  if (choose.chance(0.2))
    return { matchExpressions: [{ key: "tier", operator: choose.pick(["Exists", "DoesNotExist"]) }] };
  return { matchLabels: { app: choose.pick(["web", "db", "job"]) } };
}

function randomAffinity(choose: Choice): Affinity {
  const term = () => ({
    topologyKey: choose.pick(["zone", "kubernetes.io/hostname", "disk"]),
    labelSelector: randomSelector(choose),
    ...(choose.chance(0.2) && { namespaceSelector: choose.chance(0.5) ? {} : { matchLabels: { team: "a" } } }),
    ...(choose.chance(0.1) && { namespaces: ["other"] }),
    ...(choose.chance(0.1) && { mismatchLabelKeys: ["tier"] }),
  });
  const weighted = () => ({ weight: 1 + choose.upTo(99), podAffinityTerm: term() });
  const nodeTerm = () => ({
    matchExpressions: [
      choose.chance(0.5)
        ? { key: "generation", operator: choose.pick(["Gt", "Lt"]), values: ["4"] }
        : { key: "disk", operator: choose.pick(["In", "NotIn"]), values: ["ssd"] },
    ],
  });
  const some = <T>(probability: number, make: () => T) =>
    choose.chance(probability) ? Array.from({ length: 1 + choose.upTo(1) }, make) : [];
  return {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: some(0.15, term),
      preferredDuringSchedulingIgnoredDuringExecution: some(0.15, weighted),
    },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: some(0.2, term),
      preferredDuringSchedulingIgnoredDuringExecution: some(0.15, weighted),
    },
    nodeAffinity: {
      ...(choose.chance(0.15) && {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [nodeTerm(), nodeTerm()] },
      }),
      preferredDuringSchedulingIgnoredDuringExecution: some(0.15, () => ({
        weight: 1 + choose.upTo(99),
        preference: nodeTerm(),
      })),
    },
  };
}

function randomBudget(choose: Choice): DisruptionBudget {
  return { namespace: "default", selector: randomSelector(choose), disruptionsAllowed: choose.upTo(2) };
}
