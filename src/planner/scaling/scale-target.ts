import type { ScaledObject } from "../../model/berth-kinds.ts";
import type { HorizontalPodAutoscaler } from "../../model/kinds.ts";
import { groupOf, type ObjectKey } from "../../model/object.ts";
import type { ObjectIndex } from "../object-index.ts";
import { allOf } from "../object-index.ts";

/** The object a ScaledObject scales; a Deployment unless it says otherwise, as KEDA has it. */
export function scaleTargetOf({ metadata, spec }: ScaledObject): ObjectKey {
  const { apiVersion = "apps/v1", kind = "Deployment", name } = spec.scaleTargetRef;
  return { group: groupOf(apiVersion), kind, namespace: metadata.namespace ?? "", name };
}

/** The object a HorizontalPodAutoscaler scales. */
export function autoscalerTargetOf({ metadata, spec }: HorizontalPodAutoscaler): ObjectKey {
  const { kind, name, apiVersion = kind === "ReplicationController" ? "v1" : "apps/v1" } = spec.scaleTargetRef;
  return { group: groupOf(apiVersion), kind, namespace: metadata.namespace ?? "", name };
}

/** The ScaledObject that rules a workload, or null. Of several the first by name. */
export function scaledBy(objects: ObjectIndex, target: ObjectKey): ScaledObject | null {
  return allOf(objects, "ScaledObject").find((scaler) => isSame(scaleTargetOf(scaler), target)) ?? null;
}

function isSame(a: ObjectKey, b: ObjectKey): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace && a.group === b.group;
}
