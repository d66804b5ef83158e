/** Several Docker hosts on one machine, each a container with its own sshd and engine. */
export interface Lab {
  readonly name: string;
  readonly engine: LabEngine;
  readonly network: { readonly name: string; readonly subnet: string; readonly gateway: string };
  readonly hosts: readonly LabHost[];
  readonly registry: LabRegistry;
  /** References as the hosts pull them. Traefik is missing where neither a registry nor its binary could be reached. */
  readonly images: Readonly<Record<LabImageName, string>> & { readonly traefik?: string };
  /** Private key that every host of the lab accepts. */
  readonly keyFile: string;
  readonly knownHostsFile: string;
  readonly stateDir: string;
  /** Addresses of the lab's network that nothing uses, as `first-last`. */
  readonly vipPool: string;
}

export interface LabHost {
  readonly name: string;
  /** The container that plays the host. */
  readonly container: string;
  readonly address: string;
  readonly sshPort: number;
  readonly user: string;
  /** `ssh-ed25519 AAAA...` */
  readonly hostKey: string;
  /** Version its engine reports. */
  readonly engine: string;
}

export interface LabRegistry {
  readonly container: string;
  /** As every host reaches it, the same in every lab: manifests can name it. */
  readonly name: string;
  readonly address: string;
  /** As the machine's own engine pushes to it. */
  readonly pushAddress: string;
}

export type LabEngine = "debian12" | "debian13" | "debian-testing";
export type LabImageName = "node" | "pause" | "web:1.0" | "web:1.1" | "web:2.0" | "web:broken";

export interface LabOptions {
  readonly name: string;
  /** As many as there are, or three, unless given. */
  readonly hosts?: number;
  readonly engine?: LabEngine;
  readonly progress: (line: string) => void;
}

export const defaultLabName = "dev";
