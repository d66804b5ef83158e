import type { HelmRelease, Host, IPAddressPool, ScaledObject } from "./berth-kinds.ts";
import type * as k8s from "./kubernetes.generated.ts";
import type { AnyObject, NamedMeta } from "./object.ts";

/** An upstream type after parsing and defaulting: its apiVersion, kind and name are known, and the parts named in `Has` are there. */
type Parsed<T, Version extends string, Kind extends string, Has extends keyof T = never> = Omit<
  T,
  "apiVersion" | "kind" | "metadata" | Has
> & { readonly [K in Has]-?: NonNullable<T[K]> } & {
  readonly apiVersion: Version;
  readonly kind: Kind;
  readonly metadata: NamedMeta;
};

export type Namespace = Parsed<k8s.Namespace, "v1", "Namespace">;
export type Pod = Parsed<k8s.Pod, "v1", "Pod", "spec">;
export type Service = Parsed<k8s.Service, "v1", "Service", "spec">;
export type ConfigMap = Parsed<k8s.ConfigMap, "v1", "ConfigMap">;
export type Secret = Parsed<k8s.Secret, "v1", "Secret">;
export type ServiceAccount = Parsed<k8s.ServiceAccount, "v1", "ServiceAccount">;
export type PersistentVolume = Parsed<k8s.PersistentVolume, "v1", "PersistentVolume", "spec">;
export type PersistentVolumeClaim = Parsed<k8s.PersistentVolumeClaim, "v1", "PersistentVolumeClaim", "spec">;
export type ReplicationController = Parsed<k8s.ReplicationController, "v1", "ReplicationController", "spec">;
export type ResourceQuota = Parsed<k8s.ResourceQuota, "v1", "ResourceQuota", "spec">;
export type LimitRange = Parsed<k8s.LimitRange, "v1", "LimitRange", "spec">;
export type Endpoints = Parsed<k8s.Endpoints, "v1", "Endpoints">;
export type EndpointSlice = Parsed<k8s.EndpointSlice, "discovery.k8s.io/v1", "EndpointSlice">;
export type Deployment = Parsed<k8s.Deployment, "apps/v1", "Deployment", "spec">;
export type ReplicaSet = Parsed<k8s.ReplicaSet, "apps/v1", "ReplicaSet", "spec">;
export type StatefulSet = Parsed<k8s.StatefulSet, "apps/v1", "StatefulSet", "spec">;
export type DaemonSet = Parsed<k8s.DaemonSet, "apps/v1", "DaemonSet", "spec">;
export type Job = Parsed<k8s.Job, "batch/v1", "Job", "spec">;
export type CronJob = Parsed<k8s.CronJob, "batch/v1", "CronJob", "spec">;
export type HorizontalPodAutoscaler = Parsed<
  k8s.HorizontalPodAutoscaler,
  "autoscaling/v2",
  "HorizontalPodAutoscaler",
  "spec"
>;
export type PodDisruptionBudget = Parsed<k8s.PodDisruptionBudget, "policy/v1", "PodDisruptionBudget", "spec">;
export type PriorityClass = Parsed<k8s.PriorityClass, "scheduling.k8s.io/v1", "PriorityClass">;
export type StorageClass = Parsed<k8s.StorageClass, "storage.k8s.io/v1", "StorageClass">;
export type Ingress = Parsed<k8s.Ingress, "networking.k8s.io/v1", "Ingress", "spec">;
export type IngressClass = Parsed<k8s.IngressClass, "networking.k8s.io/v1", "IngressClass">;
export type NetworkPolicy = Parsed<k8s.NetworkPolicy, "networking.k8s.io/v1", "NetworkPolicy", "spec">;
export type Role = Parsed<k8s.Role, "rbac.authorization.k8s.io/v1", "Role">;
export type ClusterRole = Parsed<k8s.ClusterRole, "rbac.authorization.k8s.io/v1", "ClusterRole">;
export type RoleBinding = Parsed<k8s.RoleBinding, "rbac.authorization.k8s.io/v1", "RoleBinding">;
export type ClusterRoleBinding = Parsed<k8s.ClusterRoleBinding, "rbac.authorization.k8s.io/v1", "ClusterRoleBinding">;
export type CustomResourceDefinition = Parsed<
  k8s.CustomResourceDefinition,
  "apiextensions.k8s.io/v1",
  "CustomResourceDefinition",
  "spec"
>;

/** Every kind with rules of its own, by kind. A CRD of Traefik's is an AnyObject that `ingress` reads itself. */
export interface KnownKinds {
  readonly Namespace: Namespace;
  readonly Pod: Pod;
  readonly Service: Service;
  readonly ConfigMap: ConfigMap;
  readonly Secret: Secret;
  readonly ServiceAccount: ServiceAccount;
  readonly PersistentVolume: PersistentVolume;
  readonly PersistentVolumeClaim: PersistentVolumeClaim;
  readonly ReplicationController: ReplicationController;
  readonly ResourceQuota: ResourceQuota;
  readonly LimitRange: LimitRange;
  readonly Endpoints: Endpoints;
  readonly EndpointSlice: EndpointSlice;
  readonly Deployment: Deployment;
  readonly ReplicaSet: ReplicaSet;
  readonly StatefulSet: StatefulSet;
  readonly DaemonSet: DaemonSet;
  readonly Job: Job;
  readonly CronJob: CronJob;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly PriorityClass: PriorityClass;
  readonly StorageClass: StorageClass;
  readonly Ingress: Ingress;
  readonly IngressClass: IngressClass;
  readonly NetworkPolicy: NetworkPolicy;
  readonly Role: Role;
  readonly ClusterRole: ClusterRole;
  readonly RoleBinding: RoleBinding;
  readonly ClusterRoleBinding: ClusterRoleBinding;
  readonly CustomResourceDefinition: CustomResourceDefinition;
  readonly Host: Host;
  readonly ScaledObject: ScaledObject;
  readonly IPAddressPool: IPAddressPool;
  readonly HelmRelease: HelmRelease;
}

export type KnownKind = keyof KnownKinds;

/** Narrows an object to its kind; the schema check that ran before is what makes this true. */
export function isKind<K extends KnownKind>(object: AnyObject, kind: K): object is KnownKinds[K] {
  return object.kind === kind;
}
