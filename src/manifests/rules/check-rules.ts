import type { KnownKind, KnownKinds, Pod } from "../../model/kinds.ts";
import type { AnyObject } from "../../model/object.ts";
import { child } from "../field-path.ts";
import type { Report } from "../finding.ts";
import { checkBinding, checkClusterRole, checkRole } from "./access.ts";
import { checkAddressPool } from "./address-pool.ts";
import { checkConfigMap, checkSecret } from "./config.ts";
import { checkHost } from "./host.ts";
import { checkIngress } from "./ingress.ts";
import { checkCronJob, checkJob } from "./jobs.ts";
import { checkMetadata } from "./metadata.ts";
import { checkPodSpec } from "./pod-spec.ts";
import { checkAutoscaler, checkDisruptionBudget, checkLimitRange, checkNetworkPolicy, checkQuota } from "./policy.ts";
import { checkScaledObject } from "./scaled-object.ts";
import { checkService } from "./service.ts";
import { checkClaim, checkVolumeObject } from "./storage.ts";
import {
  checkDaemonSet,
  checkDeployment,
  checkReplicaSet,
  checkReplicationController,
  checkStatefulSet,
} from "./workloads.ts";

type Rules = { readonly [K in KnownKind]?: (object: KnownKinds[K], report: Report) => void };

const rules: Rules = {
  Pod: checkPod,
  Service: checkService,
  ConfigMap: checkConfigMap,
  Secret: checkSecret,
  PersistentVolume: checkVolumeObject,
  PersistentVolumeClaim: checkClaim,
  ReplicationController: checkReplicationController,
  ResourceQuota: checkQuota,
  LimitRange: checkLimitRange,
  Deployment: checkDeployment,
  ReplicaSet: checkReplicaSet,
  StatefulSet: checkStatefulSet,
  DaemonSet: checkDaemonSet,
  Job: checkJob,
  CronJob: checkCronJob,
  HorizontalPodAutoscaler: checkAutoscaler,
  PodDisruptionBudget: checkDisruptionBudget,
  Ingress: checkIngress,
  NetworkPolicy: checkNetworkPolicy,
  Role: checkRole,
  ClusterRole: checkClusterRole,
  RoleBinding: checkBinding,
  ClusterRoleBinding: checkBinding,
  Host: checkHost,
  ScaledObject: checkScaledObject,
  IPAddressPool: checkAddressPool,
};

/** Kubernetes' own validation beyond the schema. The object has its kind's shape and its defaults. */
export function checkRules(object: AnyObject, report: Report): void {
  checkMetadata(object, report);
  const check = rules[object.kind as KnownKind] as ((object: AnyObject, report: Report) => void) | undefined;
  check?.(object, report);
}

function checkPod({ spec }: Pod, report: Report): void {
  checkPodSpec(spec, child(null, "spec"), report);
}
