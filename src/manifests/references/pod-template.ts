import { isKind } from "../../model/kinds.ts";
import type { PodSpec } from "../../model/kubernetes.generated.ts";
import type { AnyObject } from "../../model/object.ts";
import { child, descend, type Field } from "../field-path.ts";

export interface PodTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  /** Where the pod's spec stands in its object. */
  readonly at: Field;
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: PodSpec;
}

const podAt = child(null, "spec");
const templateField = descend(podAt, "template", "spec");
const cronAt = descend(podAt, "jobTemplate", "spec", "template", "spec");
const workloads = ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController"] as const;

/** The pods an object stands for, or null where it is no workload. */
export function podTemplateOf(object: AnyObject): PodTemplate | null {
  if (isKind(object, "Pod")) return { labels: object.metadata.labels ?? {}, spec: object.spec, at: podAt };
  if (isKind(object, "CronJob")) {
    return templateAt(object.spec.jobTemplate.spec?.template, cronAt);
  }
  for (const kind of workloads) {
    if (isKind(object, kind)) return templateAt(object.spec.template, templateField);
  }
  return null;
}

function templateAt(template: Template | undefined, at: Field): PodTemplate | null {
  return template?.spec ? { labels: template.metadata?.labels ?? {}, spec: template.spec, at } : null;
}
