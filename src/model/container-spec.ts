import type { ContainerName, ImageRef } from "./names.ts";

/** All that an engine is told when it creates a container: nothing is left for the executor to decide. */
export interface ContainerSpec {
  readonly image: ImageRef;
  readonly labels: Readonly<Record<string, string>>;
  /** Null keeps the image's own. */
  readonly entrypoint: readonly string[] | null;
  readonly args: readonly string[] | null;
  /** In the order the process sees them. Values may be secret: never print them. */
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly workingDir: string | null;
  /** `uid[:gid]`; `:gid` for the image's own user in that group, null for the image's own in all. */
  readonly user: string | null;
  readonly groups: readonly string[];
  readonly hostname: string | null;
  readonly domainname: string | null;
  readonly network: ContainerNetwork;
  readonly ipc: NamespaceMode;
  readonly pid: NamespaceMode;
  readonly dns: {
    readonly servers: readonly string[];
    readonly search: readonly string[];
    readonly options: readonly string[];
  };
  /** `name:address` lines for /etc/hosts. */
  readonly extraHosts: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly mounts: readonly Mount[];
  readonly resources: ContainerResources;
  readonly security: ContainerSecurity;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly restart: RestartPolicy;
  readonly stopSignal: string | null;
  readonly stopGraceSeconds: number;
  readonly tty: boolean;
  readonly stdin: boolean;
  /** Input ends with the first that was attached to it. */
  readonly stdinOnce: boolean;
}

export type RestartPolicy = "no" | "always" | "unless-stopped";

export type ContainerNetwork =
  | { readonly kind: "pod"; readonly network: string; readonly address: string }
  | { readonly kind: "join"; readonly container: ContainerName }
  | { readonly kind: "host" }
  | { readonly kind: "none" };

export type NamespaceMode =
  | { readonly kind: "private" }
  | { readonly kind: "shareable" }
  | { readonly kind: "join"; readonly container: ContainerName }
  | { readonly kind: "host" };

export interface PublishedPort {
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly containerPort: number;
  readonly hostPort: number;
  /** "" for all addresses. */
  readonly hostAddress: string;
}

export type Mount =
  | {
      readonly kind: "bind";
      readonly source: string;
      readonly target: string;
      readonly readOnly: boolean;
      readonly create: boolean;
    }
  | {
      readonly kind: "volume";
      readonly source: string;
      readonly target: string;
      readonly readOnly: boolean;
      readonly subPath: string | null;
    }
  | { readonly kind: "tmpfs"; readonly target: string; readonly sizeBytes: number | null };

export interface ContainerResources {
  /** Relative weight, 2 to 262144. */
  readonly cpuShares: number;
  /** Hard ceiling in thousandths of a core; null for none. */
  readonly cpuLimitMillis: number | null;
  readonly memoryLimitBytes: number | null;
  readonly pidsLimit: number | null;
  /** -1000 to 1000. */
  readonly oomScoreAdj: number;
  readonly deviceRequests: readonly {
    readonly driver: string;
    readonly count: number;
    readonly capabilities: readonly string[];
  }[];
}

export interface ContainerSecurity {
  readonly privileged: boolean;
  readonly readOnlyRootFilesystem: boolean;
  readonly noNewPrivileges: boolean;
  /** Not to be made of an image that runs as root, or as a user by name, of whom nobody can tell. */
  readonly mustNotBeRoot: boolean;
  readonly addCapabilities: readonly string[];
  readonly dropCapabilities: readonly string[];
  /** Docker's `--security-opt` values for seccomp, AppArmor and masked paths. */
  readonly options: readonly string[];
}
