import type { ContainerSpec } from "./container-spec.ts";
import type { ContainerName, HostName, ImageRef } from "./names.ts";

/** What each action needs. A line added here does not compile until a handler and a renderer exist. */
export interface ActionSpecs {
  readonly "create-network": { readonly network: NetworkSpec };
  readonly "remove-network": { readonly name: string };
  readonly "create-volume": { readonly volume: VolumeSpec };
  /** Volumes that die with their pod only; a data volume has a verb of its own. */
  readonly "remove-volume": { readonly name: string };
  readonly "pull-image": { readonly image: ImageRef; readonly credentials: RegistryCredentials | null };
  readonly "create-container": { readonly container: ContainerName; readonly spec: ContainerSpec };
  readonly "start-container": { readonly container: ContainerName };
  readonly "stop-container": {
    readonly container: ContainerName;
    readonly graceSeconds: number;
    readonly signal: string | null;
  };
  readonly "remove-container": { readonly container: ContainerName };
  /** One that has ended and stays for its log: the engine must never start it again. */
  readonly "retire-container": { readonly container: ContainerName };
  /** A hook. Unless `mustSucceed` its failure is an outcome, and no reason to stop. */
  readonly "run-in-container": {
    readonly container: ContainerName;
    readonly argv: readonly string[];
    readonly timeoutMs: number;
    readonly mustSucceed: boolean;
  };
  /** A hook that asks the container over HTTP: any answer is a success. */
  readonly "request-http": {
    readonly container: ContainerName;
    readonly request: HttpRequest;
    readonly timeoutMs: number;
    readonly mustSucceed: boolean;
  };
  /**
   * Files of a pod's volume (ConfigMap, Secret, downward API), swapped in at once. `directory` is below the state
   * directory (`pods/UID/volumes/NAME`); `hash` is what ObservedHost.appliedFiles tells under it once written.
   */
  readonly "write-volume-files": {
    readonly directory: string;
    readonly hash: string;
    readonly files: readonly HostFileEntry[];
  };
  /**
   * An empty directory below the state directory, for a scratch volume. ObservedHost.appliedFiles has an entry under it
   * once it is made. One that is there already keeps what is in it.
   */
  readonly "make-directory": {
    readonly directory: string;
    readonly mode: number;
    readonly gid: number | null;
  };
  /** A file below the node helper's state directory; an older generation than the host has is refused. */
  readonly "apply-host-file": { readonly file: HostFile; readonly generation: number };
  /** A file, or a directory and all below it. */
  readonly "remove-host-file": { readonly path: string };
}

export type ActionKind = keyof ActionSpecs;

export type ActionOf<K extends ActionKind> = { readonly kind: K; readonly host: HostName } & ActionSpecs[K];

export type Action = { [K in ActionKind]: ActionOf<K> }[ActionKind];

export interface HttpRequest {
  readonly scheme: "http" | "https";
  readonly address: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface NetworkSpec {
  readonly name: string;
  readonly bridge: string;
  readonly subnet: string;
  readonly gateway: string;
  /** Where the engine may pick addresses by itself; kept apart from those Berth hands out. */
  readonly dynamicRange: string;
  readonly mtu: number;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeSpec {
  readonly name: string;
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RegistryCredentials {
  readonly server: string;
  readonly username: string;
  /** Never printed, never logged. */
  readonly password: string;
}

export interface HostFile {
  /** Relative to the node helper's state directory: `nft/berth.nft`, `traefik/dynamic.yaml`. */
  readonly path: string;
  readonly content: string;
  /** SHA-256 of the content in hex: what the host reports back once applied. */
  readonly hash: string;
  /** Octal permission bits, such as 0o600 for keys. */
  readonly mode: number;
}

export interface HostFileEntry {
  readonly path: string;
  /** Base64: the content need not be text. */
  readonly contentBase64: string;
  readonly mode: number;
  readonly uid: number | null;
  readonly gid: number | null;
}
