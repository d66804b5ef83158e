import type { HostFilter } from "./host-filter.ts";
import { tolerates } from "./taints.ts";

const cordon = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

export const hostSchedulable: HostFilter = {
  check: ({ manifest }, host) => !host.unschedulable || tolerates(manifest.spec.tolerations, cordon),
  explain: () => "node(s) were unschedulable",
};
