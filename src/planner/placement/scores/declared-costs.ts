import type { Fleet } from "../fleet/fleet.ts";
import { remember } from "../fleet/host-mask.ts";
import type { PodClass } from "../fleet/pod-class.ts";
import type { PlacementHost } from "../types.ts";
import type { HostCost } from "./host-cost.ts";
import { imageCost } from "./images.ts";
import { nodeAffinityCost } from "./node-affinity.ts";
import { taintCost } from "./taints.ts";

/** By the name a score table shows. */
export const hostCosts: Readonly<Record<"nodeAffinity" | "taints" | "images", HostCost>> = {
  nodeAffinity: nodeAffinityCost,
  taints: taintCost,
  images: imageCost,
};

/** The sum by host; null where the class has no preference any host could disappoint. */
export function declaredCosts(fleet: Fleet, of: PodClass): Float64Array | null {
  const { spec } = of.sample.manifest;
  const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const images = spec.containers.flatMap(({ image }) => (image && fleet.images.has(image) ? [image] : []));
  if (preferred.length === 0 && images.length === 0 && !fleet.discourages) return null;
  const key = JSON.stringify([preferred, images, fleet.discourages ? spec.tolerations : null]);
  return remember(fleet.costs, key, () => Float64Array.from(fleet.hosts, (host) => declaredCost(of, host)));
}

function declaredCost(of: PodClass, host: PlacementHost): number {
  return Object.values(hostCosts).reduce((sum, cost) => sum + cost(of, host), 0);
}
