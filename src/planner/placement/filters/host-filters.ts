import { architecture } from "./architecture.ts";
import type { HostFilter } from "./host-filter.ts";
import { hostReady } from "./host-ready.ts";
import { hostSchedulable } from "./host-schedulable.ts";
import { nodeAffinity } from "./node-affinity.ts";
import { nodeName } from "./node-name.ts";
import { taints } from "./taints.ts";
import { volumeLocality } from "./volume-locality.ts";
import { volumeTopology } from "./volume-topology.ts";

/** In kube-scheduler's order: the first that says no is the one a refusal names. */
export const hostFilters: readonly HostFilter[] = [
  hostReady,
  hostSchedulable,
  nodeName,
  taints,
  nodeAffinity,
  architecture,
  volumeLocality,
  volumeTopology,
];
