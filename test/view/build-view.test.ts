import { instant } from "../../src/model/instant.ts";
import { type AnyObject, formatKey, keyOf } from "../../src/model/object.ts";
import { buildView } from "../../src/view/build-view.ts";
import type { ViewInput } from "../../src/view/view.ts";
import { sampleInput, sampleNow, samplePod } from "../support/sample-view.ts";

function find(key: string, input: ViewInput = sampleInput()): AnyObject & Record<string, unknown> {
  const found = buildView(input).find(({ object }) => formatKey(keyOf(object)) === key);
  if (!found) throw new Error(`no ${key}`);
  return found.object as AnyObject & Record<string, unknown>;
}

describe("buildView", () => {
  it("holds each object once, in the order of keys", () => {
    const keys = buildView(sampleInput()).map(({ object }) => formatKey(keyOf(object)));
    expect(keys).toEqual([...new Set(keys)].sort());
  });

  it("gives equal bytes for equal input", () => {
    expect(JSON.stringify(buildView(sampleInput()))).toBe(JSON.stringify(buildView(sampleInput())));
  });

  it("gives every object a uid, and the same one whatever else changes", () => {
    const uids = (input: ViewInput) => buildView(input).map(({ object }) => object.metadata.uid);
    expect(uids(sampleInput()).every((uid) => uid !== undefined && uid !== "")).toBe(true);
    expect(uids(sampleInput({ endpoints: [] }))).toEqual(
      expect.arrayContaining([find("Service default/web").metadata.uid]),
    );
  });

  it("says where each declared object is written, and that nobody wrote the rest", () => {
    const at = (key: string) => buildView(sampleInput()).find(({ object }) => formatKey(keyOf(object)) === key)?.at;
    expect(at("Deployment.apps default/web")?.file).toBe("web.yaml");
    expect(at("Pod default/web-1")).toBeNull();
  });

  it("makes a namespace of each one that is used, beside those every cluster has", () => {
    const names = buildView(sampleInput()).filter(({ object }) => object.kind === "Namespace");
    expect(names.map(({ object }) => object.metadata.name)).toEqual([
      "default",
      "kube-node-lease",
      "kube-public",
      "kube-system",
      "shop",
    ]);
  });
});

describe("a Deployment", () => {
  it("has the counts and the revision kubectl reads", () => {
    const { status, metadata } = find("Deployment.apps default/web");
    expect(status).toMatchObject({
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 2,
      availableReplicas: 2,
      unavailableReplicas: 1,
    });
    expect(metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "2" });
  });

  it("owns a ReplicaSet for each revision, which own the pods", () => {
    const [deployment, set, pod] = [
      "Deployment.apps default/web",
      "ReplicaSet.apps default/web-abc12",
      "Pod default/web-1",
    ].map((key) => find(key));
    expect(set?.metadata.ownerReferences?.[0]).toMatchObject({
      kind: "Deployment",
      name: "web",
      uid: deployment?.metadata.uid,
    });
    expect(pod?.metadata.ownerReferences?.[0]).toMatchObject({
      kind: "ReplicaSet",
      name: "web-abc12",
      uid: set?.metadata.uid,
    });
    expect(find("ReplicaSet.apps default/web-old99")["status"]).toMatchObject({ replicas: 0 });
  });
});

describe("a Pod", () => {
  it("that fits nowhere says why in the words of the scheduler", () => {
    expect(find("Pod default/web-3")["status"]).toMatchObject({
      phase: "Pending",
      conditions: [
        {
          type: "PodScheduled",
          status: "False",
          reason: "Unschedulable",
          message: expect.stringContaining("0/2 hosts"),
        },
      ],
    });
  });

  it("that leaves shows since when", () => {
    const leaving = { ...samplePod("web-1", "h1"), leaving: { since: sampleNow, reason: "scaled" } };
    const input = sampleInput();
    const { metadata } = find("Pod default/web-1", { ...input, plan: { ...input.plan, pods: [leaving] } });
    expect([metadata.deletionTimestamp, metadata.deletionGracePeriodSeconds]).toEqual(["2026-11-21T08:00:00Z", 30]);
  });

  it("keeps its own uid and names its host", () => {
    const pod = find("Pod default/web-1");
    expect([pod.metadata.uid, pod["spec"]]).toEqual(["uid-web-1", expect.objectContaining({ nodeName: "h1" })]);
  });
});

describe("a Node", () => {
  it("offers what its engine has, less what is reserved", () => {
    expect(find("Node h1")["status"]).toMatchObject({
      capacity: { cpu: "2", memory: "4194304Ki" },
      allocatable: { cpu: "1800m", memory: "3932160Ki" },
      nodeInfo: { containerRuntimeVersion: "docker://26.1.5", architecture: "amd64" },
    });
  });

  it("that does not answer is tainted, and says why", () => {
    const { spec, status } = find("Node h2");
    expect(spec).toMatchObject({
      taints: [{ key: "node.kubernetes.io/unreachable", effect: "NoSchedule" }, { effect: "NoExecute" }],
    });
    const ready = (status as { conditions: { type: string }[] }).conditions.find(({ type }) => type === "Ready");
    expect(ready).toMatchObject({
      status: "Unknown",
      reason: "ConnectionRefused",
      message: "nothing listens on 10.0.0.12:22",
    });
  });

  it("keeps the pod network it was given", () => {
    expect(find("Node h1")["spec"]).toMatchObject({ podCIDR: "10.42.0.0/24" });
  });
});

describe("a Service", () => {
  it("has the address it was given, and the endpoints it leads to", () => {
    expect(find("Service default/web")["spec"]).toMatchObject({ clusterIP: "10.43.0.9", clusterIPs: ["10.43.0.9"] });
    expect(find("Endpoints default/web")["subsets"]).toEqual([
      {
        addresses: [
          {
            ip: "10.42.0.5",
            nodeName: "h1",
            targetRef: { kind: "Pod", namespace: "default", name: "web-1", uid: "uid-web-1" },
          },
        ],
        ports: [{ name: "http", port: 8080, protocol: "TCP" }],
      },
    ]);
    expect(find("EndpointSlice.discovery.k8s.io default/web-berth").metadata.labels).toMatchObject({
      "kubernetes.io/service-name": "web",
      app: "web",
    });
  });

  it("shows its virtual address", () => {
    const input = sampleInput();
    const services = new Map([
      ["default/web", { clusterIp: "10.43.0.9", nodePorts: { http: 30_080 }, vip: "192.0.2.7" }],
    ]);
    const service = find("Service default/web", { ...input, facts: { ...input.facts, services } });
    expect(service["status"]).toMatchObject({ loadBalancer: { ingress: [{ ip: "192.0.2.7" }] } });
    expect(service["spec"]).toMatchObject({ ports: [{ name: "http", nodePort: 30_080 }] });
  });
});

describe("an event", () => {
  it("is in both groups, with its count and its times", () => {
    const events = buildView(sampleInput()).filter(({ object }) => object.kind === "Event");
    expect(events.map(({ object }) => object.apiVersion).sort()).toEqual(["events.k8s.io/v1", "v1"]);
    const core = events.find(({ object }) => object.apiVersion === "v1")?.object;
    expect(core).toMatchObject({
      involvedObject: { kind: "Pod", name: "web-3", namespace: "default", uid: "uid-web-3" },
      count: 4,
      firstTimestamp: "2026-11-21T07:00:00Z",
      lastTimestamp: "2026-11-21T08:00:00Z",
    });
  });

  it("about a host is kept in the default namespace", () => {
    const object = { group: "berth.dev", kind: "Host", namespace: "", name: "h2" };
    const event = {
      key: "k",
      type: "Warning",
      object,
      reason: "NotReady",
      message: "",
      at: instant(1_000),
      count: 1,
      firstAt: instant(1_000),
    } as const;
    const [found] = buildView(sampleInput({ events: [event] })).filter(({ object: { kind } }) => kind === "Event");
    expect(found?.object.metadata.namespace).toBe("default");
  });
});

it("pods of a lost plan leave nothing behind", () => {
  const input = sampleInput();
  const empty = buildView({ ...input, plan: { ...input.plan, pods: [], refusals: [] }, endpoints: [] });
  expect(empty.some(({ object }) => object.kind === "Pod" || object.kind === "Endpoints")).toBe(false);
});

it("gives an autoscaler the status its controller writes", () => {
  const input = sampleInput();
  const object = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace: "default" },
    spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, maxReplicas: 5 },
  };
  const metrics = [{ type: "Resource", resource: { name: "cpu", current: { averageValue: "30m" } } }];
  const active = { type: "ScalingActive", status: "True", reason: "ValidMetricFound", message: "m" } as const;
  const state = {
    ...{
      object: keyOf(object),
      target: keyOf(object),
      currentReplicas: 2,
      desiredReplicas: 3,
      reason: "",
      specHash: "",
    },
    ...{ evaluatedAt: sampleNow, lastScaleTime: sampleNow, recommendations: [], scaleUps: [], scaleDowns: [] },
    ...{ metrics, conditions: [{ ...active, since: sampleNow }] },
  };
  const desired = { ...input.desired, objects: [{ object, at: { file: "a.yaml", line: 1, column: 1 } }] };
  const view = { ...input, desired, plan: { ...input.plan, autoscalers: [state] } };
  const time = "2026-11-21T08:00:00Z";
  expect(find("HorizontalPodAutoscaler.autoscaling default/web", view)["status"]).toEqual({
    currentReplicas: 2,
    desiredReplicas: 3,
    lastScaleTime: time,
    currentMetrics: metrics,
    conditions: [{ ...active, lastTransitionTime: time }],
  });
});

it("gives a disruption budget the counts that eviction looks at", () => {
  const input = sampleInput();
  const object = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace: "default" },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
  };
  const counts = { expectedPods: 3, currentHealthy: 2, desiredHealthy: 1, disruptionsAllowed: 1 };
  const state = { object: keyOf(object), selector: object.spec.selector, ...counts, problem: null };
  const desired = { ...input.desired, objects: [{ object, at: { file: "a.yaml", line: 1, column: 1 } }] };
  const status = (changes: object) => {
    const view = { ...input, desired, plan: { ...input.plan, budgets: [{ ...state, ...changes }] } };
    return find("PodDisruptionBudget.policy default/web", view)["status"];
  };
  expect(status({})).toMatchObject({ ...counts, conditions: [{ type: "DisruptionAllowed", status: "True" }] });
  expect(status({ disruptionsAllowed: 0 })).toMatchObject({ conditions: [{ reason: "InsufficientPods" }] });
  expect(status({ problem: "no" })).toMatchObject({ conditions: [{ reason: "SyncFailed", message: "no" }] });
});

it("shows the claims of StatefulSets as long as there is data of theirs", () => {
  const input = sampleInput();
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
  const set = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "default" },
    spec: { selector: {}, template: {}, volumeClaimTemplates: [{ metadata: { name: "data" }, spec }] },
  };
  const [host] = input.observed.hosts;
  if (!host) throw new Error("no host");
  const volume = (claim: string) => ({
    name: `berth_data_default_${claim}`,
    labels: { "berth.dev/namespace": "default", "berth.dev/claim": claim },
  });
  const scratch = { name: "berth_uid_cache", labels: {} };
  const hosts = [{ ...host, volumes: [volume("data-db-0"), volume("data-gone-0"), scratch] }];
  const desired = { ...input.desired, objects: [{ object: set, at: { file: "a.yaml", line: 1, column: 1 } }] };
  const seen = { ...input, desired, observed: { ...input.observed, hosts } };
  expect(find("PersistentVolumeClaim default/data-db-0", seen)).toMatchObject({
    spec: { ...spec, volumeName: "berth_data_default_data-db-0" },
    status: { phase: "Bound", capacity: { storage: "1Gi" } },
  });
  expect(find("PersistentVolumeClaim default/data-gone-0", seen)["status"]).toMatchObject({ phase: "Bound" });
  const claims = buildView(seen).filter(({ object }) => object.kind === "PersistentVolumeClaim");
  expect(claims.length).toBe(2);
});
