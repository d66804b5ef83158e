import type { HostCost } from "./host-cost.ts";
import { point, weights } from "./units.ts";

/** An image that is not there yet costs a little: it decides between near equals, never against density. */
export const imageCost: HostCost = ({ sample }, host) => {
  const { containers } = sample.manifest.spec;
  const missing = containers.filter(({ image }) => image !== undefined && !host.images.has(image));
  return Math.floor((weights.images * point * missing.length) / Math.max(1, containers.length));
};
