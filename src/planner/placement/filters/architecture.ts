import type { HostFilter } from "./host-filter.ts";

/** An image that was not built for a host's processor would only fail there with `exec format error`. */
export const architecture: HostFilter = {
  check: ({ architectures }, host) => architectures === undefined || architectures.includes(host.architecture),
  explain: (_pod, host) => `node(s) were ${host.architecture}, for which the image has no variant`,
};
