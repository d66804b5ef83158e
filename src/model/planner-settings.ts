import type { RegistryCredentials } from "./action.ts";
import type { EntryPoint } from "./entry-point.ts";
import type { ImageRef } from "./names.ts";

/** What the operator's configuration tells the planner: the same for a whole cluster, and rarely changed. */
export interface PlannerSettings {
  /** Id of this installation: see labels.instance. */
  readonly instance: string;
  readonly images: {
    readonly pause: ImageRef;
    readonly node: ImageRef;
    /** Null: no Ingress on this cluster. */
    readonly traefik: ImageRef | null;
  };
  /** Split in one /24 for each host. */
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly clusterDomain: string;
  /** What Traefik listens on besides 80 and 443. */
  readonly entryPoints: readonly EntryPoint[];
  /** Between two advertisements of who holds a virtual address: after about three and a half of them another host takes over. */
  readonly advertMs: number;
  /** Of the pod network: below the hosts' own where packets are wrapped on their way. */
  readonly mtu: number;
  /** How long pods stay bound to a host that does not answer, unless their tolerations say otherwise. */
  readonly tolerationSeconds: number;
  readonly maxPodsPerHost: number;
  readonly placement: "pack" | "spread";
  readonly registries: readonly RegistryCredentials[];
  /** Most of the desired pods that may vanish in one commit, in percent, before a person has to confirm; 100 for no limit. */
  readonly pruneLimitPercent: number;
}

export const defaultSettings: Omit<PlannerSettings, "instance" | "images"> = {
  podCidr: "10.42.0.0/16",
  serviceCidr: "10.43.0.0/16",
  clusterDomain: "cluster.local",
  entryPoints: [],
  advertMs: 1000,
  mtu: 1500,
  tolerationSeconds: 300,
  maxPodsPerHost: 110,
  placement: "pack",
  registries: [],
  pruneLimitPercent: 100,
};

/** Where a host keeps what Berth puts there; bound into the helpers at the same path. */
export const stateDirectory = "/var/lib/berth";
/** The pod network of a host, as the engine calls it, and its bridge. */
export const podNetwork = { name: "berth", bridge: "berth0" } as const;
