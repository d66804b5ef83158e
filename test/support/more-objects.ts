import type { CronJob, DaemonSet, Job, PersistentVolumeClaim, ReplicaSet, StatefulSet } from "../../src/model/kinds.ts";
import { aContainer } from "./object-builders.ts";

const readinessProbe = { httpGet: { port: 8080 } };

function template(name: string, image: string) {
  return { metadata: { labels: { app: name } }, spec: { containers: [aContainer(image, { readinessProbe })] } };
}

type Shape<T> = Partial<Omit<T, "template" | "selector">> & { readonly image?: string };

export function aStatefulSet(name: string, { image = "db:1", ...spec }: Shape<StatefulSet["spec"]> = {}): StatefulSet {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name, namespace: "default" },
    spec: {
      replicas: 3,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      ...spec,
      template: template(name, image),
    },
  };
}

export function aDaemonSet(name: string, { image = "agent:1", ...spec }: Shape<DaemonSet["spec"]> = {}): DaemonSet {
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace: "default" },
    spec: { selector: { matchLabels: { app: name } }, ...spec, template: template(name, image) },
  };
}

export function aReplicaSet(name: string, { image = "web:1", ...spec }: Shape<ReplicaSet["spec"]> = {}): ReplicaSet {
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name, namespace: "default" },
    spec: { replicas: 2, selector: { matchLabels: { app: name } }, ...spec, template: template(name, image) },
  };
}

export function aClaim(name: string): PersistentVolumeClaim {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: "default" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
}

type JobShape = Partial<Omit<Job["spec"], "template">> & { readonly image?: string; readonly restartPolicy?: string };

export function aJob(name: string, { image = "task:1", restartPolicy = "Never", ...spec }: JobShape = {}): Job {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace: "default" },
    spec: { ...spec, template: { spec: { restartPolicy, containers: [aContainer(image)] } } },
  };
}

export function aCronJob(
  name: string,
  { job = {}, ...spec }: Partial<CronJob["spec"]> & { readonly job?: JobShape } = {},
): CronJob {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name, namespace: "default" },
    spec: { schedule: "*/5 * * * *", jobTemplate: { spec: aJob(name, job).spec }, ...spec },
  };
}
