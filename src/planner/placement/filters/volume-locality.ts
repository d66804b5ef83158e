import type { HostFilter } from "./host-filter.ts";

export const volumeLocality: HostFilter = {
  check: ({ boundTo }, host) => boundTo === null || boundTo.hosts.includes(host.name),
  explain: ({ boundTo }) => volumeConflict(boundTo?.claim ?? ""),
};

export function volumeConflict(claim: string): string {
  return `node(s) had volume node affinity conflict (persistentvolumeclaim "${claim}")`;
}
