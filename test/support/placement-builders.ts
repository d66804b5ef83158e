import type { Namespace, Pod } from "../../src/model/kinds.ts";
import type { PodSpec } from "../../src/model/kubernetes.generated.ts";
import { hostName, podUid } from "../../src/model/names.ts";
import { effectiveRequest } from "../../src/planner/placement/effective-request.ts";
import type {
  PlacedPod,
  PlacementHost,
  PlacementRequest,
  PodToPlace,
  Verdict,
} from "../../src/planner/placement/types.ts";

const gibibyte = 2 ** 30;

export interface HostShape extends Partial<Omit<PlacementHost, "name" | "allocatable">> {
  readonly cpu?: number;
  readonly memory?: number;
  readonly other?: Readonly<Record<string, number>>;
}

/** A host of 4 cores and 16 Gi unless told otherwise; `cpu` in thousandths, `memory` in bytes. */
export function aHost(
  name: string,
  { cpu = 4000, memory = 16 * gibibyte, other = {}, labels, ...rest }: HostShape = {},
) {
  const host: PlacementHost = {
    name: hostName(name),
    labels: { "kubernetes.io/hostname": name, ...labels },
    taints: [],
    unschedulable: false,
    ready: true,
    allocatable: { cpuMillis: cpu, memoryBytes: memory, other },
    maxPods: 110,
    architecture: "amd64",
    hostPortsUsed: [],
    images: new Set<string>(),
    ...rest,
  };
  return host;
}

export interface PodShape extends Partial<Omit<PodSpec, "containers" | "priority">> {
  readonly containers?: PodSpec["containers"];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly requests?: Readonly<Record<string, string>>;
  readonly priority?: number;
  readonly boundTo?: PodToPlace["boundTo"];
  readonly unboundClaims?: readonly string[];
  readonly architectures?: readonly string[];
  readonly volumeTopologies?: PodToPlace["volumeTopologies"];
}

/** A pod to place that asks for nothing unless told otherwise. */
export function aPod(name: string, shape: PodShape = {}): PodToPlace {
  const { boundTo = null, unboundClaims, architectures, volumeTopologies, priority = 0 } = shape;
  const manifest = aManifest(name, shape);
  return {
    uid: podUid(name),
    manifest,
    resources: effectiveRequest(manifest.spec),
    priority,
    boundTo,
    ...(unboundClaims && { unboundClaims }),
    ...(architectures && { architectures }),
    ...(volumeTopologies && { volumeTopologies }),
  };
}

function aManifest(name: string, shape: PodShape): Pod {
  const { labels = {}, annotations = {}, namespace = "default", cpu, memory, requests, ...spec } = shape;
  const { boundTo: _b, unboundClaims: _u, architectures: _a, volumeTopologies: _v, priority = 0, ...rest } = spec;
  const asked = { ...(cpu && { cpu }), ...(memory && { memory }), ...requests };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels, annotations },
    spec: { containers: [{ name: "app", image: "app:1", resources: { requests: asked } }], priority, ...rest },
  };
}

/** The same pod, running on a host. */
export function running(pod: PodToPlace, host: string, more: Partial<PlacedPod> = {}): PlacedPod {
  const { uid, manifest, resources, priority } = pod;
  return { uid, manifest, resources, priority, host: hostName(host), leaving: false, ...more };
}

export function aRequest(request: Partial<PlacementRequest>): PlacementRequest {
  return {
    hosts: [],
    running: [],
    pods: [],
    namespaces: [],
    priorityClasses: [],
    options: { strategy: "pack" },
    ...request,
  };
}

export function aNamespace(name: string, labels: Readonly<Record<string, string>> = {}): Namespace {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

/** `pod -> host`, `pod -> host, preempting a b` or `pod: h1 reason; h2 reason`, one line for each verdict. */
export function printVerdicts(verdicts: readonly Verdict[]): string[] {
  return verdicts.map((verdict) => {
    if (verdict.kind === "refused") {
      return `${verdict.pod}: ${verdict.hosts.map(({ host, reasons }) => `${host} ${reasons.join(", ")}`).join("; ")}`;
    }
    const preempting = verdict.preempts.length > 0 ? `, preempting ${verdict.preempts.join(" ")}` : "";
    return `${verdict.pod} -> ${verdict.host}${preempting}`;
  });
}
