import type { KnownKind, KnownKinds } from "../../model/kinds.ts";
import { defaultHost, defaultNamespace, defaultScaledObject, defaultSecret } from "./core.ts";
import type { Draft } from "./draft.ts";
import { defaultEndpointSlice, defaultEndpoints, defaultNetworkPolicy, defaultService } from "./network.ts";
import { defaultPod } from "./pod.ts";
import { defaultAutoscaler, defaultBinding, defaultLimitRange, defaultPriorityClass, defaultQuota } from "./policy.ts";
import { defaultClaim, defaultStorageClass, defaultVolumeObject } from "./storage.ts";
import {
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultReplicationController,
  defaultStatefulSet,
} from "./workloads.ts";

type Defaults = { readonly [K in KnownKind]?: (object: Draft<KnownKinds[K]>) => void };

const defaults: Defaults = {
  Namespace: defaultNamespace,
  Pod: defaultPod,
  Service: defaultService,
  Secret: defaultSecret,
  Endpoints: defaultEndpoints,
  EndpointSlice: defaultEndpointSlice,
  PersistentVolume: defaultVolumeObject,
  PersistentVolumeClaim: defaultClaim,
  ReplicationController: defaultReplicationController,
  ResourceQuota: defaultQuota,
  LimitRange: defaultLimitRange,
  Deployment: defaultDeployment,
  ReplicaSet: defaultReplicaSet,
  StatefulSet: defaultStatefulSet,
  DaemonSet: defaultDaemonSet,
  Job: defaultJob,
  CronJob: defaultCronJob,
  HorizontalPodAutoscaler: defaultAutoscaler,
  PriorityClass: defaultPriorityClass,
  StorageClass: defaultStorageClass,
  NetworkPolicy: defaultNetworkPolicy,
  RoleBinding: defaultBinding,
  ClusterRoleBinding: defaultBinding,
  Host: defaultHost,
  ScaledObject: defaultScaledObject,
};

/** Fills in what Kubernetes fills in when it stores an object. Works on the object given: it has just been parsed. */
export function applyDefaults(object: { readonly kind: string }): void {
  const fillIn = defaults[object.kind as KnownKind] as ((object: unknown) => void) | undefined;
  fillIn?.(object);
}
