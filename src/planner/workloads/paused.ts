import type { Deployment } from "../../model/kinds.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import { groupBy } from "../../model/order.ts";
import type { Turn } from "../turn.ts";
import type { Standing } from "./deployment-standing.ts";
import { isTemplate } from "./deployment-target.ts";
import { proportionalSizes, type Resize, type RevisionGroup } from "./proportional-sizes.ts";
import { rankForRemoval } from "./rank-for-removal.ts";
import type { RolloutMoves } from "./rolling-update.ts";

/**
 * Paused: the count still holds, revisions stay as they are. Once the declared revision is complete the others go, as they
 * would in a rollout. With no pod at all the last good revision is made again; one that never ran is not begun.
 */
export function pausedResizes(object: Deployment, standing: Standing, turn: Turn): Resize[] {
  if (!object.spec.paused) return [];
  const { count, limits, target, isAvailable } = standing;
  const groups = groupsOf(object, standing, turn);
  const declared = groups.find(({ hash }) => hash === target.hash)?.pods ?? [];
  if (declared.length === count.replicas && declared.every(isAvailable) && count.replicas > 0) {
    return groups.map((group) => ({ group, change: group.hash === target.hash ? 0 : -group.pods.length }));
  }
  return groups.some(({ pods }) => pods.length > 0)
    ? proportionalSizes(groups, { replicas: count.replicas, surge: limits.surge })
    : groups
        .filter(({ good }) => good)
        .slice(-1)
        .map((group) => ({ group, change: count.replicas }));
}

export function shrinking(resizes: readonly Resize[]): RolloutMoves {
  return { create: 0, leave: resizes.flatMap(({ group: { pods }, change }) => pods.slice(0, Math.max(0, -change))) };
}

/** The revisions there are pods of, and those that are remembered, the newest last. */
function groupsOf(object: Deployment, { current, old, target }: Standing, { input }: Turn): RevisionGroup[] {
  const history = input.facts.revisions.get(formatKey(keyOf(object))) ?? [];
  const pods = groupBy(rankForRemoval([...current, ...old]), ({ templateHash }) => templateHash);
  const hashes = new Set([...history.map(({ templateHash }) => templateHash), ...pods.keys()]);
  return [...hashes].map((hash, age): RevisionGroup => {
    const known = history.find(({ templateHash }) => templateHash === hash);
    const template = hash === target.hash ? target.template : known?.template;
    return {
      hash,
      age,
      template: isTemplate(template) ? template : null,
      good: known?.good ?? false,
      pods: pods.get(hash) ?? [],
    };
  });
}
