import type { StatefulSet } from "../../model/kinds.ts";
import { labels } from "../../model/labels.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import { groupBy } from "../../model/order.ts";
import { allOf } from "../object-index.ts";
import { draftStep, type StepDraft } from "../steps/draft.ts";
import type { Turn } from "../turn.ts";
import type { WorkloadDecision } from "../workloads/workload.ts";

/**
 * Data of StatefulSet pods that were scaled away, where `whenScaled: Delete` asks for that in so many words. In doubt it
 * stays: while the pod may be somewhere, while hosts are unseen or all is frozen, and where the set itself is gone.
 */
export function deleteScaledClaims(turn: Turn, decisions: readonly WorkloadDecision[]): StepDraft[] {
  const sets = allOf(turn.objects, "StatefulSet").filter(deletesWhenScaled);
  if (sets.length === 0 || turn.unseen !== null || turn.frozen !== null || turn.input.desired.incomplete !== null)
    return [];
  const replicas = new Map(
    decisions.flatMap(({ state }) => (state ? [[formatKey(state.object), state.desiredReplicas]] : [])),
  );
  const live = groupBy(turn.pods, ({ owner }) => formatKey(owner));
  return sets.flatMap((set) => {
    const key = formatKey(keyOf(set));
    const names = new Set((live.get(key) ?? []).map(({ name }) => name));
    const count = replicas.get(key);
    return count === undefined ? [] : removals(turn, set, { count, names });
  });
}

export function deletesWhenScaled({ spec }: StatefulSet): boolean {
  return spec.persistentVolumeClaimRetentionPolicy?.whenScaled === "Delete";
}

interface Standing {
  readonly count: number;
  /** Of pods there are, in whatever state. */
  readonly names: ReadonlySet<string>;
}

function removals(turn: Turn, set: StatefulSet, { count, names }: Standing): StepDraft[] {
  return turn.hosts.flatMap(({ name: host, answers, observed }) => {
    const volumes = answers ? (observed?.volumes ?? []) : [];
    return volumes.flatMap((volume) => {
      const ordinal = ordinalOfClaim(set, volume.labels);
      if (ordinal === null || isWanted(set, ordinal, count) || names.has(`${set.metadata.name}-${ordinal}`)) return [];
      const because = { object: keyOf(set), reason: `scaled to ${count}, and whenScaled is Delete` };
      return [draftStep({ kind: "remove-volume", host, name: volume.name }, { because })];
    });
  });
}

function isWanted({ spec }: StatefulSet, ordinal: number, count: number): boolean {
  const start = spec.ordinals?.start ?? 0;
  return ordinal >= start && ordinal < start + count;
}

/** The ordinal whose data a volume holds; null for one that is not of this set. */
export function ordinalOfClaim({ metadata, spec }: StatefulSet, own: Readonly<Record<string, string>>): number | null {
  const claim = own[labels.claim] ?? "";
  if (own[labels.namespace] !== metadata.namespace) return null;
  for (const template of spec.volumeClaimTemplates ?? []) {
    const prefix = `${template.metadata?.name}-${metadata.name}-`;
    const rest = claim.startsWith(prefix) ? claim.slice(prefix.length) : "";
    if (/^(0|[1-9]\d*)$/.test(rest)) return Number(rest);
  }
  return null;
}
