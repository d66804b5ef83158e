import type { ServiceAllocation } from "../../src/model/facts.ts";
import { instant } from "../../src/model/instant.ts";
import type { Pod, Service } from "../../src/model/kinds.ts";
import type { PodSpec, ServiceSpec } from "../../src/model/kubernetes.generated.ts";
import { hostName, podUid } from "../../src/model/names.ts";
import type { DesiredObject } from "../../src/model/object.ts";
import type { PodState } from "../../src/model/pod-state.ts";
import { allocateServices } from "../../src/network/allocate-services.ts";
import { endpoints } from "../../src/network/endpoints.ts";
import type { NetworkInput } from "../../src/network/network-files.ts";

export const cluster = { podCidr: "10.42.0.0/16", serviceCidr: "10.43.0.0/16", clusterDomain: "cluster.local" };

export const threeHosts = [1, 2, 3].map((n) => ({
  name: hostName(`host-${n}`),
  address: `172.30.1.1${n}`,
  podCidr: `10.42.${n}.0/24`,
}));

export function aService(name: string, spec: ServiceSpec, annotations: Readonly<Record<string, string>> = {}): Service {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "default", annotations }, spec };
}

export function desired<T extends DesiredObject["object"]>(object: T): DesiredObject<T> {
  return { object, at: { file: "services.yaml", line: 1, column: 1 } };
}

/** A ready pod; its address says which host it is on: 10.42.2.7 is on host-2. */
export function aPod(
  name: string,
  address: string,
  change: Partial<PodState> & {
    readonly labels?: Readonly<Record<string, string>>;
    readonly spec?: Partial<PodSpec>;
  } = {},
): PodState {
  const { labels = { app: name.replace(/-\d+$/, "") }, spec = {}, ...rest } = change;
  const manifest: Pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", labels },
    spec: { containers: [{ name: "main" }], ...spec },
  };
  return {
    uid: podUid(`uid-${name}`),
    namespace: "default",
    name,
    owner: { group: "", kind: "Pod", namespace: "default", name },
    manifest,
    templateHash: "t",
    host: hostName(`host-${address.split(".")[2]}`),
    address,
    createdAt: null,
    ready: true,
    inherited: false,
    leaving: null,
    status: { phase: "Running" },
    ...rest,
  };
}

export const leavingSince = (ms: number) => ({ since: instant(ms), reason: "test" });

/** What the renderers take, from Services and pods alone: addresses are allocated and endpoints found on the way. */
export function networkCase(
  services: readonly Service[],
  pods: readonly PodState[],
  known: ReadonlyMap<string, ServiceAllocation> = new Map(),
): NetworkInput {
  const { allocations } = allocateServices({
    services: services.map(desired),
    pools: [],
    known,
    serviceCidr: cluster.serviceCidr,
    entryPoints: null,
  });
  return { cluster, hosts: threeHosts, services, allocations, endpoints: endpoints(services, pods, []), pods };
}
