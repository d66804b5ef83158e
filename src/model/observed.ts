import type { Instant } from "./instant.ts";
import type { Pod } from "./kinds.ts";
import type { ContainerRole } from "./labels.ts";
import type { ContainerName, HostName, ImageRef, PodUid } from "./names.ts";
import type { ObjectKey } from "./object.ts";
import type { Resources } from "./resources.ts";
import type { FleetUsage } from "./usage.ts";

/**
 * What is known of the fleet at one instant. An unreachable host is data: it keeps what was last seen on it, and its
 * pods are neither missing nor free to be started elsewhere.
 */
export interface Observed {
  readonly at: Instant;
  /** Since when this process has been looking. */
  readonly since: Instant;
  /** In order of name. */
  readonly hosts: readonly ObservedHost[];
  readonly usage: FleetUsage;
}

/** Ready; NotReady: ssh answers, the engine does not; Unknown: no ssh; Fenced: proved stopped; Gone: given up by an operator. */
export type HostCondition = "Ready" | "NotReady" | "Unknown" | "Fenced" | "Gone";

export interface ObservedHost {
  readonly name: HostName;
  readonly condition: HostCondition;
  /** CamelCase reason and a sentence: `HostKeyMismatch`, `ConnectionRefused`, `EngineNotResponding`. */
  readonly reason: string;
  readonly message: string;
  /** When the condition last changed. */
  readonly since: Instant;
  /** Null until the engine was reached once. */
  readonly engine: Engine | null;
  readonly pods: readonly ObservedPod[];
  /** Containers that Berth itself needs on the host, by role name (`node`, `traefik`). */
  readonly helpers: readonly ObservedContainer[];
  /** Containers that are not ours: they take names, host ports and resources. */
  readonly foreign: readonly ForeignContainer[];
  readonly images: readonly ObservedImage[];
  readonly volumes: readonly ObservedVolume[];
  readonly networks: readonly ObservedNetwork[];
  /** Files the node helper has applied, and directories of volume files: path below the state directory to hash. */
  readonly appliedFiles: Readonly<Record<string, string>>;
  /** Steps handed to this host and not yet finished: planning must not hand them out twice. */
  readonly inFlight: readonly InFlight[];
}

export interface Engine {
  readonly version: string;
  readonly apiVersion: string;
  readonly capacity: Resources;
  /** As Kubernetes names it: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly operatingSystem: string;
  readonly kernel: string;
  readonly cgroupVersion: "1" | "2";
  /** Milliseconds the engine's clock is ahead of ours. */
  readonly clockSkewMs: number;
  readonly userlandProxy: boolean | null;
}

export interface ObservedPod {
  readonly uid: PodUid;
  readonly namespace: string;
  readonly name: string;
  readonly owner: ObjectKey;
  readonly templateHash: string;
  /** The pod as it was planned; null where its sandbox is gone and with it the label. */
  readonly manifest: Pod | null;
  readonly address: string | null;
  readonly sandbox: ObservedContainer | null;
  readonly containers: readonly ObservedContainer[];
}

export interface ObservedContainer {
  /** The engine's id. */
  readonly id: string;
  readonly name: ContainerName;
  readonly role: ContainerRole;
  /** The container's name within its pod; of a helper its own name. */
  readonly container: string;
  readonly specHash: string;
  readonly attempt: number;
  readonly image: ImageRef;
  /** `sha256:...` of the image it runs. */
  readonly imageId: string;
  readonly state: ContainerState;
  /** Restarts by the engine's own policy. */
  readonly restartCount: number;
  /** How its run before the present one ended, where the engine started it again by itself; null where it did not. */
  readonly lastEnd: LastEnd | null;
}

export interface LastEnd {
  readonly finishedAt: Instant;
  /** Null where nobody was there to see it. */
  readonly exitCode: number | null;
  readonly oomKilled: boolean;
}

export type ContainerState =
  | { readonly kind: "created"; readonly at: Instant }
  | { readonly kind: "running"; readonly startedAt: Instant; readonly paused: boolean }
  | {
      readonly kind: "exited";
      readonly startedAt: Instant | null;
      readonly finishedAt: Instant;
      readonly exitCode: number;
      readonly oomKilled: boolean;
      /** The engine is about to start it again by its restart policy. */
      readonly restarting: boolean;
      readonly error: string;
      /** What it left to be told: its termination message. */
      readonly message?: string;
    };

export interface ForeignContainer {
  readonly id: string;
  readonly name: ContainerName;
  readonly hostPorts: readonly string[];
  readonly memoryLimitBytes: number;
}

export interface ObservedImage {
  readonly id: string;
  readonly refs: readonly ImageRef[];
  readonly digests: readonly string[];
  readonly sizeBytes: number;
  readonly createdAt: Instant | null;
}

export interface ObservedVolume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ObservedNetwork {
  readonly name: string;
  readonly id: string;
  readonly subnet: string | null;
  readonly options: Readonly<Record<string, string>>;
  readonly ours: boolean;
}

/** A step that was handed out: enough to know that its effect is under way. */
export interface InFlight {
  /** Container, image, file or volume the step works on. */
  readonly subject: string;
  readonly kind: string;
  readonly since: Instant;
}
