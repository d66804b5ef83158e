/** What one Service port, or one policy, adds to a host's ruleset. */
export interface RulesetParts {
  /** Rules of each chain by its name. */
  readonly chains: readonly (readonly [name: string, rules: readonly string[]])[];
  /** Elements by the set or map they belong to: key, and for a map its verdict. */
  readonly elements: readonly MapElement[];
  /** Sets filled by packets, with how long an entry lives. */
  readonly timedSets: readonly { readonly name: string; readonly seconds: number }[];
}

export interface MapElement {
  readonly map: MapName;
  readonly key: string;
  /** Null for a member of a set. */
  readonly verdict: string | null;
}

/** kube-proxy's maps by its own names, and three of ours. */
export const mapTypes = {
  "cluster-ips": "ipv4_addr",
  hairpin: "ipv4_addr . ipv4_addr",
  "service-ips": "ipv4_addr . inet_proto . inet_service : verdict",
  "service-nodeports": "inet_proto . inet_service : verdict",
  "no-endpoint-services": "ipv4_addr . inet_proto . inet_service : verdict",
  "no-endpoint-nodeports": "inet_proto . inet_service : verdict",
  "firewall-ips": "ipv4_addr . inet_proto . inet_service : verdict",
  "egress-pods": "ipv4_addr : verdict",
  "ingress-pods": "ipv4_addr : verdict",
} as const;

export type MapName = keyof typeof mapTypes;

export const mapNames = Object.keys(mapTypes) as readonly MapName[];
