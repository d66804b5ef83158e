import type { RevisionFact } from "../model/facts.ts";
import { toTimestamp } from "../model/instant.ts";
import type { Deployment } from "../model/kinds.ts";
import { isKind } from "../model/kinds.ts";
import type { PodTemplateSpec } from "../model/kubernetes.generated.ts";
import { type AnyObject, formatKey, keyOf, type ObjectKey } from "../model/object.ts";
import { groupBy } from "../model/order.ts";
import type { PodState } from "../model/pod-state.ts";
import { ownerReference, versionOf, withUid } from "./identity.ts";
import type { ViewInput } from "./view.ts";

export function replicaSetKey({ namespace, name }: ObjectKey, templateHash: string): ObjectKey {
  return { group: "apps", kind: "ReplicaSet", namespace, name: `${name}-${templateHash}` };
}

/** History of each workload as kubectl reads it: ReplicaSets of a Deployment, ControllerRevisions of the others. */
export function revisionObjects({ desired, facts, plan }: ViewInput): AnyObject[] {
  const pods = groupBy(plan.pods, (pod) => `${formatKey(pod.owner)} ${pod.templateHash}`);
  const podsOf = (owner: ObjectKey, { templateHash }: RevisionFact) =>
    pods.get(`${formatKey(owner)} ${templateHash}`) ?? [];
  const states = new Map(plan.workloads.map((state) => [formatKey(state.object), state]));
  return desired.objects.flatMap(({ object }) => {
    const owner = keyOf(object);
    const history = shownOf(object, facts.revisions.get(formatKey(owner)) ?? []);
    if (isKind(object, "Deployment")) {
      const current = states.get(formatKey(owner))?.updateRevision ?? null;
      return history.map((revision) => replicaSet(object, asShown(object, revision, current), podsOf(owner, revision)));
    }
    if (object.kind !== "StatefulSet" && object.kind !== "DaemonSet") return [];
    return history.map((revision) => controllerRevision(object, revision));
  });
}

/** One more may be remembered than the limit says: the last good one, which is not for people to undo to. */
function shownOf(object: AnyObject, history: readonly RevisionFact[]): readonly RevisionFact[] {
  if (!isKind(object, "Deployment") && !isKind(object, "StatefulSet") && !isKind(object, "DaemonSet")) return history;
  return history.slice(-(object.spec.revisionHistoryLimit ?? 10) - 1);
}

/** kubectl finds the present ReplicaSet by its template, so that one shows the Deployment's own to the letter. */
function asShown({ spec }: Deployment, revision: RevisionFact, current: string | null): RevisionFact {
  return revision.templateHash === current ? { ...revision, template: spec.template } : revision;
}

function replicaSet(deployment: Deployment, revision: RevisionFact, pods: readonly PodState[]): AnyObject {
  const staying = pods.filter(({ leaving }) => leaving === null);
  const template = revision.template as PodTemplateSpec;
  const hash = { "pod-template-hash": revision.templateHash };
  const ready = staying.filter((pod) => pod.ready).length;
  const spec = {
    replicas: staying.length,
    selector: { ...deployment.spec.selector, matchLabels: { ...deployment.spec.selector.matchLabels, ...hash } },
    template: { ...template, metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...hash } } },
  };
  const status = {
    replicas: staying.length,
    fullyLabeledReplicas: staying.length,
    readyReplicas: ready,
    availableReplicas: ready,
  };
  const metadata = {
    ...revisionMetadata(deployment, revision),
    name: replicaSetKey(keyOf(deployment), revision.templateHash).name,
    labels: spec.template.metadata.labels,
    annotations: {
      "deployment.kubernetes.io/revision": String(revision.number),
      "deployment.kubernetes.io/desired-replicas": String(deployment.spec.replicas ?? 1),
      ...(revision.changeCause === "" ? {} : { "kubernetes.io/change-cause": revision.changeCause }),
    },
  };
  return withUid({ apiVersion: "apps/v1", kind: "ReplicaSet", metadata, spec, status } as AnyObject);
}

function controllerRevision(owner: AnyObject, revision: RevisionFact): AnyObject {
  const template = revision.template as PodTemplateSpec;
  const metadata = {
    ...revisionMetadata(owner, revision),
    name: `${owner.metadata.name}-${revision.templateHash}`,
    labels: { ...template.metadata?.labels, "controller-revision-hash": revision.templateHash },
    ...(revision.changeCause === "" ? {} : { annotations: { "kubernetes.io/change-cause": revision.changeCause } }),
  };
  const data = { spec: { template: { ...template, $patch: "replace" } } };
  return withUid({
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata,
    data,
    revision: revision.number,
  } as AnyObject);
}

function revisionMetadata(owner: AnyObject, { createdAt }: RevisionFact) {
  const key = keyOf(owner);
  return {
    namespace: key.namespace,
    creationTimestamp: toTimestamp(createdAt),
    ownerReferences: [ownerReference(versionOf(key), key)],
  };
}
