import type { StatefulSet } from "../../model/kinds.ts";
import type { PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import type { Turn } from "../turn.ts";
import { isTemplate } from "./deployment-target.ts";

interface StatefulRevision {
  readonly hash: string;
  readonly template: PodTemplateSpec;
}

/**
 * The revision of the pods below the partition: the last that all pods were of and ready. Null where that is the newest
 * one, or none is remembered; a partition holds back updates, not the first start.
 */
export function baseRevision(object: StatefulSet, newest: string, { input }: Turn): StatefulRevision | null {
  if (partitionOf(object) === 0) return null;
  const history = input.facts.revisions.get(formatKey(keyOf(object))) ?? [];
  const base = [...history].reverse().find(({ good, template }) => good && isTemplate(template));
  if (!base || base.templateHash === newest || !isTemplate(base.template)) return null;
  return { hash: base.templateHash, template: base.template };
}

export function partitionOf({ spec }: StatefulSet): number {
  const { type = "RollingUpdate", rollingUpdate } = spec.updateStrategy ?? {};
  return type === "RollingUpdate" ? (rollingUpdate?.partition ?? 0) : 0;
}
