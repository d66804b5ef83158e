import { instant } from "../../src/model/instant.ts";
import type { ContainerStatus } from "../../src/model/kubernetes.generated.ts";
import { hostName, podUid } from "../../src/model/names.ts";
import type { HostView } from "../../src/planner/hosts/host-view.ts";
import type { LivePod } from "../../src/planner/pods/live-pod.ts";
import { aHostObject, aPod } from "./object-builders.ts";

interface LiveShape {
  readonly host?: string;
  /** Seconds; null for a pod that is not ready. */
  readonly readySince?: number | null;
  readonly createdAt?: number;
  readonly phase?: string;
  readonly restarts?: number;
  readonly deletionCost?: string;
}

function aHostView(name: string): HostView {
  return {
    name: hostName(name),
    object: aHostObject(name),
    observed: null,
    answers: true,
    podCidr: "10.42.0.0/24",
    gateway: "10.42.0.1",
    address: `${name}.example`,
  };
}

/** A pod as its workload sees it: running and ready since second 10 unless told otherwise. */
export function aLivePod(name: string, shape: LiveShape = {}): LivePod {
  const { host = "h1", readySince = 10, createdAt = 0, phase = "Running", restarts = 0, deletionCost } = shape;
  const pod = aPod(name);
  const annotations = deletionCost === undefined ? {} : { "controller.kubernetes.io/pod-deletion-cost": deletionCost };
  const container: ContainerStatus = {
    name: "app",
    image: "web:1",
    imageID: "",
    ready: readySince !== null,
    restartCount: restarts,
  };
  const identity = {
    uid: podUid(name),
    namespace: "default",
    name,
    owner: { group: "apps", kind: "ReplicaSet", namespace: "default", name: "web" },
    templateHash: "x",
  };
  return {
    ...identity,
    manifest: { ...pod, metadata: { ...pod.metadata, annotations } },
    host: aHostView(host),
    observed: { ...identity, manifest: pod, address: null, sandbox: null, containers: [] },
    address: null,
    createdAt: instant(createdAt * 1000),
    status: { phase, containerStatuses: [container] },
    ready: readySince !== null,
    readySince: readySince === null ? null : instant(readySince * 1000),
    leaving: null,
    lost: false,
  };
}

/** So many pods, of which the first `ready` are ready. */
export function livePods(prefix: string, count: number, ready = count): LivePod[] {
  return Array.from({ length: count }, (_, index) =>
    aLivePod(`${prefix}-${index}`, { readySince: index < ready ? 10 : null }),
  );
}
