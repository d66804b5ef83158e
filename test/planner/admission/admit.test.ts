import type { LimitRange, PriorityClass, ResourceQuota } from "../../../src/model/kinds.ts";
import type { LimitRangeItem, ResourceQuotaSpec } from "../../../src/model/kubernetes.generated.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import { fakeFleet } from "../../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../../support/object-builders.ts";
import { look, settle } from "../../support/turns.ts";

const hosts = [aHostObject("h1")];
const metadata = { name: "rules", namespace: "default" };

function aQuota(spec: ResourceQuotaSpec): ResourceQuota {
  return { apiVersion: "v1", kind: "ResourceQuota", metadata, spec };
}

function aLimitRange(...limits: LimitRangeItem[]): LimitRange {
  return { apiVersion: "v1", kind: "LimitRange", metadata, spec: { limits } };
}

function aClass(name: string, value: number, globalDefault = false): PriorityClass {
  return { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value, globalDefault };
}

/** One pod asking for these, and what is held against it. */
function heldAgainst(
  rule: AnyObject,
  requests: Record<string, string>,
  limits: Record<string, string> = requests,
): string {
  const made = look(fakeFleet({ h1: {} }), [
    ...hosts,
    rule,
    aDeployment("web", { replicas: 1, container: { resources: { requests, limits } } }),
  ]);
  return made.held.map(({ reason }) => reason.replace(/^pods "[^"]+" is forbidden: /, "")).join("; ");
}

const small = { cpu: "100m", memory: "64Mi" };

/** Messages as the LimitRanger and ResourceQuota admission plugins give them (plugin/pkg/admission in kubernetes/kubernetes). */
const rules: [what: string, rule: AnyObject, requests: Record<string, string>, message: string][] = [
  ["within its limits", aLimitRange({ type: "Container", max: { cpu: "1" } }), small, ""],
  [
    "above the most of a container",
    aLimitRange({ type: "Container", max: { memory: "32Mi" } }),
    small,
    "maximum memory usage per Container is 32Mi, but limit is 64Mi",
  ],
  [
    "below the least of a container",
    aLimitRange({ type: "Container", min: { cpu: "200m" } }),
    small,
    "minimum cpu usage per Container is 200m, but request is 100m",
  ],
  [
    "above the most of a pod",
    aLimitRange({ type: "Pod", max: { cpu: "50m" } }),
    small,
    "maximum cpu usage per Pod is 50m, but limit is 100m",
  ],
  [
    "without a limit where one is capped",
    aLimitRange({ type: "Container", max: { cpu: "1" } }),
    {},
    "maximum cpu usage per Container is 1.  No limit is specified",
  ],
  ["within a quota", aQuota({ hard: { pods: "1", "requests.cpu": "100m" } }), small, ""],
  [
    "beyond a quota's pods",
    aQuota({ hard: { pods: "0" } }),
    small,
    "exceeded quota: rules, requested: pods=1, used: pods=0, limited: pods=0",
  ],
  [
    "beyond a quota's cores",
    aQuota({ hard: { "requests.cpu": "50m" } }),
    small,
    "exceeded quota: rules, requested: requests.cpu=100m, used: requests.cpu=0, limited: requests.cpu=50m",
  ],
  [
    "beyond a quota's memory",
    aQuota({ hard: { "limits.memory": "32Mi" } }),
    small,
    "exceeded quota: rules, requested: limits.memory=64Mi, used: limits.memory=0, limited: limits.memory=32Mi",
  ],
  [
    "silent about what a quota counts",
    aQuota({ hard: { "limits.cpu": "1" } }),
    {},
    "failed quota: rules: must specify limits.cpu for: app",
  ],
  ["out of a quota's scope", aQuota({ hard: { pods: "0" }, scopes: ["BestEffort"] }), small, ""],
  [
    "in a quota's scope",
    aQuota({ hard: { pods: "0" }, scopes: ["BestEffort"] }),
    {},
    "exceeded quota: rules, requested: pods=1, used: pods=0, limited: pods=0",
  ],
];

describe("admission", () => {
  it.each(rules)("of a pod %s", (_, rule, requests, message) => {
    expect(heldAgainst(rule, requests)).toBe(message);
  });

  it("fills in a namespace's default limits", () => {
    const range = aLimitRange({ type: "Container", default: { cpu: "500m" }, defaultRequest: { cpu: "250m" } });
    const made = look(fakeFleet({ h1: {} }), [...hosts, range, aDeployment("web", { replicas: 1 })]);
    expect(made.pods[0]?.manifest.spec.containers[0]?.resources).toEqual({
      limits: { cpu: "500m" },
      requests: { cpu: "250m" },
    });
  });

  it("lets in as many pods as a quota has room for, and no more as they come up", () => {
    const objects = [...hosts, aQuota({ hard: { pods: "2" } }), aDeployment("web", { replicas: 4 })];
    expect(settle(fakeFleet({ h1: {} }), objects).pods).toHaveLength(2);
  });

  it("gives a pod the priority of its class, or of the default", () => {
    const classes = [aClass("high", 1000), aClass("usual", 10, true)];
    const objects = [
      ...hosts,
      ...classes,
      aDeployment("a", { replicas: 1, pod: { priorityClassName: "high" } }),
      aDeployment("b", { replicas: 1 }),
    ];
    expect(look(fakeFleet({ h1: {} }), objects).pods.map(({ manifest }) => manifest.spec.priority)).toEqual([1000, 10]);
  });

  it("lets an important pod take the place of one that is less so", () => {
    const big = { resources: { requests: { cpu: "3" } } };
    const fleet = fakeFleet({ h1: {} });
    const low = aDeployment("low", { replicas: 1, container: big });
    settle(fleet, [...hosts, aClass("high", 1000), low]);
    const high = aDeployment("high", { replicas: 1, container: big, pod: { priorityClassName: "high" } });
    const settled = settle(fleet, [...hosts, aClass("high", 1000), low, high]);
    expect(settled.pods.filter(({ ready }) => ready).map(({ owner }) => owner.name)).toEqual(["high"]);
  });
});
