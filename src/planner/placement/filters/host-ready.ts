import type { HostFilter } from "./host-filter.ts";

export const hostReady: HostFilter = {
  check: (_pod, host) => host.ready,
  explain: () => "node(s) were not ready",
};
