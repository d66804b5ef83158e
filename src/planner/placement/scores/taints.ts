import { tolerates } from "../filters/taints.ts";
import type { HostCost } from "./host-cost.ts";
import { point, weights } from "./units.ts";

/** PreferNoSchedule: each such taint the pod does not tolerate costs the same. */
export const taintCost: HostCost = ({ sample }, host) => {
  const { tolerations } = sample.manifest.spec;
  const unwelcome = host.taints.filter(
    (taint) => taint.effect === "PreferNoSchedule" && !tolerates(tolerations, taint),
  );
  return weights.taints * point * unwelcome.length;
};
