import { instant } from "../../src/model/instant.ts";
import { commitId, hostName, imageRef, planId, podUid } from "../../src/model/names.ts";
import { type AnyObject, keyOf } from "../../src/model/object.ts";
import type { PodState } from "../../src/model/pod-state.ts";
import type { MeasuredUsage } from "../../src/model/usage.ts";
import type { ViewInput } from "../../src/view/view.ts";

const gib = 1024 ** 3;
const template = {
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "web", image: "web:1.0", ports: [{ containerPort: 8080 }] }] },
};

/** When the sample was looked at. */
export const sampleNow = instant(Date.parse("2026-11-21T08:00:00Z"));
const earlier = instant(sampleNow - 3_600_000);

/** What the sample's repository declares. */
export const sampleObjects = [
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default", labels: { app: "web" } },
    spec: { replicas: 3, selector: { matchLabels: { app: "web" } }, template },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "default", labels: { app: "web" } },
    spec: {
      type: "ClusterIP",
      selector: { app: "web" },
      ports: [{ name: "http", port: 80, targetPort: 8080, protocol: "TCP" }],
    },
  },
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "shop" }, data: { a: "1", b: "2" } },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "key", namespace: "shop" },
    type: "Opaque",
    data: { k: "djE=" },
  },
  {
    apiVersion: "berth.dev/v1alpha1",
    kind: "Host",
    metadata: { name: "h1" },
    spec: {
      address: "10.0.0.11",
      hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB",
      roles: ["ingress"],
      reserved: { cpu: "200m", memory: "256Mi" },
    },
  },
  {
    apiVersion: "berth.dev/v1alpha1",
    kind: "Host",
    metadata: { name: "h2" },
    spec: {
      address: "10.0.0.12",
      hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC",
    },
  },
] as unknown as AnyObject[];

export const webKey = { group: "apps", kind: "Deployment", namespace: "default", name: "web" };

/** One pod of the sample's Deployment. */
export function samplePod(name: string, host: string | null): PodState {
  const running = host !== null;
  return {
    uid: podUid(`uid-${name}`),
    namespace: "default",
    name,
    owner: webKey,
    manifest: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "default", labels: { app: "web", "pod-template-hash": "abc12" } },
      spec: template.spec,
    },
    templateHash: "abc12",
    host: host === null ? null : hostName(host),
    address: running ? "10.42.0.5" : null,
    createdAt: running ? earlier : null,
    ready: running,
    inherited: false,
    leaving: null,
    status: running
      ? {
          phase: "Running",
          podIP: "10.42.0.5",
          containerStatuses: [
            {
              name: "web",
              ready: true,
              started: true,
              restartCount: 2,
              image: "web:1.0",
              imageID: "",
              containerID: `docker://id-${name}`,
              state: { running: {} },
            },
          ],
        }
      : { phase: "Pending" },
  };
}

/** One pod and one host were measured, the others not yet. */
export const sampleUsage: MeasuredUsage = {
  pods: new Map([
    [
      podUid("uid-web-1"),
      {
        at: sampleNow,
        windowMs: 15_000,
        containers: [{ container: "web", cpuMillis: 12, memoryBytes: 20 * 2 ** 20 }],
      },
    ],
  ]),
  hosts: new Map([[hostName("h1"), { at: sampleNow, windowMs: 15_000, cpuMillis: 950, memoryBytes: 2 * gib }]]),
};

const at = (line: number) => ({ file: "web.yaml", line, column: 1 });

/** A small cluster: two hosts of which one is silent, a Deployment with two of three pods placed, a Service. */
export function sampleInput(changes: Partial<ViewInput> = {}): ViewInput {
  const refusal = {
    pod: { namespace: "default", name: "web-3", owner: webKey },
    summary: "0/2 hosts are available: 1 Insufficient cpu, 1 not answering.",
    hosts: [],
    hint: null,
  };
  return {
    desired: {
      revision: { repository: "/srv/repo", commit: commitId("c".repeat(40)), author: "Ann", subject: "Begin" },
      objects: sampleObjects.map((object, index) => ({ object, at: at(index + 1) })),
      incomplete: null,
    },
    observed: {
      at: sampleNow,
      since: instant(0),
      hosts: [sampleHost("h1", "Ready"), sampleHost("h2", "Unknown")],
      usage: new Map(),
    },
    facts: {
      instance: "test",
      podCidrs: new Map([[hostName("h1"), "10.42.0.0/24"]]),
      services: new Map([["default/web", { clusterIp: "10.43.0.9", nodePorts: {}, vip: null }]]),
      leaving: new Map(),
      drained: new Set(),
      probes: new Map(),
      failures: new Map(),
      revisions: new Map([
        [
          "Deployment.apps default/web",
          [
            { number: 1, templateHash: "old99", template, createdAt: earlier, good: true, changeCause: "first" },
            { number: 2, templateHash: "abc12", template, createdAt: earlier, good: false, changeCause: "" },
          ],
        ],
      ]),
      autoscalers: new Map(),
      ephemeral: new Map(),
      moves: new Map(),
      windows: new Map(),
      quarantined: new Set(),
    },
    plan: {
      id: planId("p"),
      revision: commitId("c".repeat(40)),
      steps: [],
      refusals: [refusal],
      held: [],
      pods: [samplePod("web-1", "h1"), samplePod("web-2", "h1"), samplePod("web-3", null)],
      workloads: [
        {
          object: webKey,
          desiredReplicas: 3,
          replicas: 3,
          updatedReplicas: 3,
          readyReplicas: 2,
          availableReplicas: 2,
          currentRevision: "abc12",
          updateRevision: "abc12",
          conditions: [
            {
              type: "Available",
              status: "False",
              reason: "MinimumReplicasUnavailable",
              message: "2 of 3",
              since: earlier,
            },
          ],
        },
      ],
      autoscalers: [],
      claims: [],
      budgets: [],
      quotas: [],
      probes: [],
      allocations: { podCidrs: {} },
      problems: [],
      wakeAt: null,
    },
    endpoints: [
      {
        namespace: "default",
        service: "web",
        ports: [
          {
            name: "http",
            protocol: "TCP",
            port: 80,
            endpoints: [
              {
                address: "10.42.0.5",
                port: 8080,
                host: hostName("h1"),
                pod: podUid("uid-web-1"),
                hostname: null,
                ready: true,
                serving: true,
                terminating: false,
              },
            ],
          },
        ],
      },
    ],
    events: [
      {
        key: "web-3 fits nowhere",
        type: "Warning",
        object: keyOf(podObjectOf("web-3")),
        reason: "FailedScheduling",
        message: refusal.summary,
        at: sampleNow,
        count: 4,
        firstAt: earlier,
      },
    ],
    ...changes,
  };
}

function podObjectOf(name: string): AnyObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" } };
}

function sampleHost(name: string, condition: "Ready" | "Unknown"): ViewInput["observed"]["hosts"][number] {
  return {
    name: hostName(name),
    condition,
    reason: condition === "Ready" ? "" : "ConnectionRefused",
    message: condition === "Ready" ? "" : "nothing listens on 10.0.0.12:22",
    since: earlier,
    engine: {
      version: "26.1.5",
      apiVersion: "1.45",
      capacity: { cpuMillis: 2_000, memoryBytes: 4 * gib, other: {} },
      architecture: "amd64",
      operatingSystem: "Debian GNU/Linux 13",
      kernel: "6.12.0",
      cgroupVersion: "2",
      clockSkewMs: 0,
      userlandProxy: false,
    },
    pods: [],
    helpers: [],
    foreign: [],
    images: [{ id: "sha256:1", refs: [imageRef("web:1.0")], digests: [], sizeBytes: 1_000, createdAt: null }],
    volumes: [],
    networks: [],
    appliedFiles: {},
    inFlight: [],
  };
}
