import { canonicalJson, hashValue } from "../../model/hash.ts";
import type { Pod } from "../../model/kinds.ts";
import type { PodSpec, PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import { suffixOf } from "../pods/pod-names.ts";

/** A template's hash as it stands in pod names and in `pod-template-hash`: 10 characters. */
export function templateHashOf(template: PodTemplateSpec): string {
  return suffixOf(canonicalJson(template), 10);
}

interface PodIdentity {
  readonly namespace: string;
  readonly name: string;
  /** On top of the template's own. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The pod a template stands for, under a name. */
export function podFromTemplate(template: PodTemplateSpec, { namespace, name, labels = {} }: PodIdentity): Pod {
  const { metadata } = template;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace,
      labels: { ...metadata?.labels, ...labels },
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
    },
    spec: template.spec ?? emptySpec,
  };
}

const emptySpec: PodSpec = { containers: [] };

/** Hash of a bare pod's own spec: its revision. */
export function specHashOf(pod: Pod): string {
  return hashValue(pod.spec, 10);
}
