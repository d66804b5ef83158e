import { desiredOf } from "../model/desired.ts";
import { toTimestamp } from "../model/instant.ts";
import type { Pod } from "../model/kinds.ts";
import type { PodSpec, PodStatus } from "../model/kubernetes.generated.ts";
import { formatKey, keyOf, type ObjectKey } from "../model/object.ts";
import type { Refusal } from "../model/plan.ts";
import type { PodState } from "../model/pod-state.ts";
import { ownerReference, versionOf } from "./identity.ts";
import { replicaSetKey } from "./revisions.ts";
import type { ViewEntry, ViewInput } from "./view.ts";

/** Every pod of the plan, those that fit nowhere included; a Pod that somebody wrote with its place. */
export function podEntries({ desired, plan, facts }: ViewInput): ViewEntry[] {
  const refusals = new Map(plan.refusals.map((refusal) => [`${refusal.pod.namespace}/${refusal.pod.name}`, refusal]));
  const written = new Map(desiredOf(desired, "Pod").map(({ object, at }) => [formatKey(keyOf(object)), at]));
  return plan.pods.map((pod) => ({
    object: podObject(withEphemeral(pod, facts), refusals.get(`${pod.namespace}/${pod.name}`)),
    at: pod.owner.kind === "Pod" ? (written.get(formatKey(pod.owner)) ?? null) : null,
  }));
}

/** What was added to it while it runs stands in its spec, as in Kubernetes. */
function withEphemeral(pod: PodState, { ephemeral }: ViewInput["facts"]): PodState {
  const ephemeralContainers = ephemeral.get(pod.uid);
  if (!ephemeralContainers) return pod;
  const { manifest } = pod;
  return { ...pod, manifest: { ...manifest, spec: { ...manifest.spec, ephemeralContainers } } };
}

function podObject(pod: PodState, refusal: Refusal | undefined): Pod {
  const { manifest, status } = pod;
  const spec: PodSpec = pod.host === null ? manifest.spec : { ...manifest.spec, nodeName: pod.host };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadataOf(pod),
    spec,
    status: refusal ? unschedulable(status, refusal) : status,
  };
}

function metadataOf({
  uid,
  namespace,
  name,
  owner,
  manifest,
  templateHash,
  createdAt,
  leaving,
}: PodState): Pod["metadata"] {
  const owned = ownerOf(owner, namespace, templateHash);
  return {
    ...manifest.metadata,
    uid,
    namespace,
    name,
    ...(owner.kind === "Pod" ? {} : { ownerReferences: [ownerReference(versionOf(owned), owned)] }),
    ...(createdAt === null ? {} : { creationTimestamp: toTimestamp(createdAt) }),
    ...(leaving === null
      ? {}
      : {
          deletionTimestamp: toTimestamp(leaving.since),
          deletionGracePeriodSeconds: leaving.graceSeconds ?? graceOf(manifest),
        }),
  };
}

/** A Deployment owns its pods through a ReplicaSet: kubectl walks both steps. */
function ownerOf(owner: ObjectKey, namespace: string, templateHash: string): ObjectKey {
  return owner.kind === "Deployment" ? replicaSetKey({ ...owner, namespace }, templateHash) : owner;
}

function graceOf({ spec }: Pod): number {
  return spec.terminationGracePeriodSeconds ?? 30;
}

function unschedulable(status: PodStatus, { summary }: Refusal): PodStatus {
  const others = (status.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
  const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message: summary };
  return { ...status, phase: "Pending", conditions: [...others, condition] };
}
