/**
 * Costs are whole numbers, so that sums are exact and equal costs are equal whatever order they were added in. One
 * unit is a billionth of a host's capacity; one point is all of it.
 */
export const point = 2 ** 30;

/** How much each preference weighs against packing, in points: as kube-scheduler weighs its own plugins. */
export const weights = {
  nodeAffinity: 2,
  taints: 3,
  podAffinity: 2,
  topologySpread: 2,
  images: 1 / 16,
} as const;
