import type { HostFilter } from "./host-filter.ts";

export const nodeName: HostFilter = {
  check: ({ manifest }, host) => !manifest.spec.nodeName || manifest.spec.nodeName === host.name,
  explain: () => "node(s) didn't match the requested node name",
};
