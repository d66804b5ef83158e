import type { Instant } from "../../../model/instant.ts";
import type { AnyObject } from "../../../model/object.ts";
import type { ServedKind } from "../served-kinds.ts";
import { ageColumn } from "./age.ts";
import * as cluster from "./cluster-columns.ts";
import { type Column, cellsOf, nameColumn } from "./column.ts";
import { customColumns } from "./custom-columns.ts";
import * as network from "./network-columns.ts";
import { podColumns } from "./pod-columns.ts";
import { quotaColumns } from "./quota-columns.ts";
import * as storage from "./storage-columns.ts";
import * as workload from "./workload-columns.ts";

const columns: Readonly<Record<string, readonly Column[]>> = {
  Pod: podColumns,
  Deployment: workload.deploymentColumns,
  ReplicaSet: workload.replicaSetColumns,
  ReplicationController: workload.replicaSetColumns,
  StatefulSet: workload.statefulSetColumns,
  DaemonSet: workload.daemonSetColumns,
  Job: workload.jobColumns,
  CronJob: workload.cronJobColumns,
  HorizontalPodAutoscaler: workload.autoscalerColumns,
  PodDisruptionBudget: workload.disruptionBudgetColumns,
  ResourceQuota: quotaColumns,
  Service: network.serviceColumns,
  Ingress: network.ingressColumns,
  IngressClass: network.ingressClassColumns,
  NetworkPolicy: network.networkPolicyColumns,
  Endpoints: network.endpointsColumns,
  EndpointSlice: network.endpointSliceColumns,
  Node: cluster.nodeColumns,
  Namespace: cluster.namespaceColumns,
  ConfigMap: cluster.configMapColumns,
  Secret: cluster.secretColumns,
  ServiceAccount: cluster.serviceAccountColumns,
  Event: cluster.eventColumns,
  Host: cluster.hostColumns,
  ScaledObject: cluster.scaledObjectColumns,
  IPAddressPool: cluster.addressPoolColumns,
  ControllerRevision: cluster.controllerRevisionColumns,
  Lease: cluster.leaseColumns,
  CustomResourceDefinition: cluster.definitionColumns,
  PersistentVolumeClaim: storage.claimColumns,
  PersistentVolume: storage.volumeColumns,
  StorageClass: storage.storageClassColumns,
  PriorityClass: storage.priorityClassColumns,
  Role: storage.roleColumns,
  ClusterRole: storage.roleColumns,
  RoleBinding: storage.roleBindingColumns,
  ClusterRoleBinding: storage.roleBindingColumns,
};

const otherColumns: readonly Column[] = [nameColumn, ageColumn];

export function columnsOf({ kind, custom }: ServedKind): readonly Column[] {
  if (custom) return customColumns(custom);
  return columns[kind] ?? otherColumns;
}

export interface TableOptions {
  readonly version: string;
  /** What each row carries of its object: `Metadata` unless the client asks. */
  readonly include: "None" | "Metadata" | "Object";
  readonly now: Instant;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A Table of one kind: what `kubectl get` prints. */
export function tableOf(
  kind: ServedKind,
  objects: readonly AnyObject[],
  options: TableOptions,
): Readonly<Record<string, unknown>> {
  const shown = columnsOf(kind);
  const apiVersion = `meta.k8s.io/${options.version}`;
  return {
    kind: "Table",
    apiVersion,
    metadata: options.metadata,
    columnDefinitions: shown.map(({ name, type, format, priority }) => ({
      name,
      type,
      format,
      description: name,
      priority,
    })),
    rows: objects.map((object) => ({
      cells: cellsOf(shown, object, options.now),
      ...rowObject(object, apiVersion, options),
    })),
  };
}

function rowObject(object: AnyObject, apiVersion: string, { include }: TableOptions): { object?: unknown } {
  if (include === "None") return {};
  if (include === "Object") return { object };
  return { object: partialMetadata(object, apiVersion) };
}

export function partialMetadata({ metadata }: AnyObject, apiVersion: string): Readonly<Record<string, unknown>> {
  return { kind: "PartialObjectMetadata", apiVersion, metadata };
}
