import { cellsOf } from "../../../src/api/kubernetes/tables/column.ts";
import { quotaColumns } from "../../../src/api/kubernetes/tables/quota-columns.ts";
import type { LimitRange, PersistentVolumeClaim, Pod, ResourceQuota, Service } from "../../../src/model/kinds.ts";
import type { PodSpec, ResourceQuotaSpec } from "../../../src/model/kubernetes.generated.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import { objectUsage } from "../../../src/planner/admission/object-usage.ts";
import { isInScope } from "../../../src/planner/admission/quota-scopes.ts";
import { fakeFleet } from "../../support/fake-fleet.ts";
import { aClaim, aStatefulSet } from "../../support/more-objects.ts";
import { aConfigMap, aDeployment, aHostObject, aPod } from "../../support/object-builders.ts";
import { look, settle } from "../../support/turns.ts";

function aQuota(spec: ResourceQuotaSpec): ResourceQuota {
  return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "rules", namespace: "default" }, spec };
}

function aService(spec: Service["spec"]): Service {
  return { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default" }, spec };
}

const problemsOf = (objects: readonly AnyObject[]) =>
  look(fakeFleet({ h1: {} }), [aHostObject("h1"), ...objects]).problems.map(({ message }) => message);

const nodePorts = { type: "NodePort", ports: [{ port: 80 }, { port: 443 }] };
const balanced = { type: "LoadBalancer", ports: [{ port: 80 }] };
const fast: PersistentVolumeClaim = { ...aClaim("data"), spec: { ...aClaim("data").spec, storageClassName: "fast" } };
const templates = [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "2Gi" } } } }];
const gib = 2 ** 30;

/** What the evaluators of kubernetes/kubernetes, pkg/quota/v1/evaluator/core, count. */
const usages: readonly (readonly [what: string, object: AnyObject, usage: Record<string, number>])[] = [
  ["a ConfigMap", aConfigMap("a", {}), { "count/configmaps": 1, configmaps: 1 }],
  ["a Deployment", aDeployment("a"), { "count/deployments.apps": 1 }],
  [
    "a Service of node ports",
    aService(nodePorts),
    { "count/services": 1, services: 1, "services.nodeports": 2, "services.loadbalancers": 0 },
  ],
  [
    "a balanced Service",
    aService(balanced),
    { "count/services": 1, services: 1, "services.nodeports": 1, "services.loadbalancers": 1 },
  ],
  [
    "a balanced Service without node ports",
    aService({ ...balanced, allocateLoadBalancerNodePorts: false }),
    { "count/services": 1, services: 1, "services.nodeports": 0, "services.loadbalancers": 1 },
  ],
  [
    "a claim of a class",
    fast,
    {
      "count/persistentvolumeclaims": 1,
      persistentvolumeclaims: 1,
      "requests.storage": gib,
      "fast.storageclass.storage.k8s.io/requests.storage": gib,
      "fast.storageclass.storage.k8s.io/persistentvolumeclaims": 1,
    },
  ],
  [
    "the claims of a StatefulSet's templates",
    aStatefulSet("db", { replicas: 3, volumeClaimTemplates: templates }),
    {
      "count/statefulsets.apps": 1,
      "count/persistentvolumeclaims": 3,
      persistentvolumeclaims: 3,
      "requests.storage": 6 * gib,
    },
  ],
  ["a pod, which is counted elsewhere", aPod("a"), {}],
];

const term = { topologyKey: "kubernetes.io/hostname", labelSelector: {} };
const across = {
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, namespaceSelector: {} }] },
};
const near = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
const scopes: readonly (readonly [scopes: string[], spec: Partial<PodSpec>, holds: boolean])[] = [
  [["BestEffort"], {}, true],
  [["NotBestEffort"], {}, false],
  [["NotTerminating"], {}, true],
  [["Terminating"], { activeDeadlineSeconds: 60 }, true],
  [["Terminating", "NotBestEffort"], { activeDeadlineSeconds: 60 }, false],
  [["CrossNamespacePodAffinity"], { affinity: across }, true],
  [["CrossNamespacePodAffinity"], { affinity: near }, false],
  [["CrossNamespacePodAffinity"], {}, false],
  [["PriorityClass"], { priorityClassName: "high" }, true],
  [["PriorityClass"], {}, false],
  [["NoSuchScope"], {}, false],
];

describe("quotas of objects", () => {
  it.each(usages)("count %s", (_what, object, usage) => {
    expect(Object.fromEntries(objectUsage(object))).toEqual(usage);
  });

  it.each(scopes)("with scopes %j hold for a pod of %j: %s", (listed, spec, holds) => {
    const pod: Pod = aPod("a", spec);
    expect(isInScope(aQuota({ scopes: listed }), pod)).toBe(holds);
  });

  it("say at its place what goes beyond them, in the order of keys", () => {
    const maps = ["a", "b", "c"].map((name) => aConfigMap(name, {}));
    const quota = aQuota({ hard: { "count/configmaps": "2", "services.nodeports": "1" } });
    expect(problemsOf([quota, ...maps, aService(nodePorts)])).toEqual([
      'configmaps "c" is forbidden: exceeded quota: rules, requested: count/configmaps=1, used: count/configmaps=2, limited: count/configmaps=2',
      'services "web" is forbidden: exceeded quota: rules, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
    ]);
    expect(problemsOf([aQuota({ hard: { configmaps: "0" }, scopes: ["BestEffort"] }), ...maps])).toEqual([]);
  });

  it("show what is used of them, of pods and of all else", () => {
    const fleet = fakeFleet({ h1: {} });
    const hard = { pods: "4", "limits.cpu": "2", "requests.memory": "1Gi", "count/deployments.apps": "5" };
    const resources = { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "250m", memory: "64Mi" } };
    const web = aDeployment("web", { replicas: 2, container: { resources } });
    const [state] = settle(fleet, [aHostObject("h1"), aQuota({ hard }), web]).quotas;
    expect(state?.used).toEqual({
      pods: "2",
      "limits.cpu": "500m",
      "requests.memory": "128Mi",
      "count/deployments.apps": "1",
    });
    const shown = { ...aQuota({ hard }), status: state } as AnyObject;
    expect(cellsOf(quotaColumns, shown, fleet.now).slice(0, 3)).toEqual([
      "rules",
      "count/deployments.apps: 1/5, pods: 2/4, requests.memory: 128Mi/1Gi",
      "limits.cpu: 500m/2",
    ]);
  });
});

describe("a LimitRange of claims", () => {
  const range = (item: object): LimitRange => ({
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "rules", namespace: "default" },
    spec: { limits: [{ type: "PersistentVolumeClaim", ...item }] },
  });

  it.each([
    [{ min: { storage: "1Gi" }, max: { storage: "2Gi" } }, []],
    [
      { min: { storage: "5Gi" } },
      [
        'persistentvolumeclaims "data" is forbidden: minimum storage usage per PersistentVolumeClaim is 5Gi, but request is 1Gi',
      ],
    ],
    [
      { max: { storage: "512Mi" } },
      [
        'persistentvolumeclaims "data" is forbidden: maximum storage usage per PersistentVolumeClaim is 512Mi, but request is 1Gi',
      ],
    ],
  ])("%j", (item, messages) => {
    expect(problemsOf([range(item), aClaim("data")])).toEqual(messages);
  });
});
