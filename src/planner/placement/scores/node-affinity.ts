import { matchesTerm } from "../filters/node-affinity.ts";
import type { HostCost } from "./host-cost.ts";
import { point, weights } from "./units.ts";

/** Preferred nodeAffinity: each preference a host does not meet costs its weight. */
export const nodeAffinityCost: HostCost = ({ sample }, host) => {
  const { affinity } = sample.manifest.spec;
  const terms = affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const missed = terms.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, host) ? 0 : weight), 0);
  return Math.floor((weights.nodeAffinity * point * missed) / 100);
};
