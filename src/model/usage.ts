import type { Instant } from "./instant.ts";
import type { HostName, PodUid } from "./names.ts";

/** What a running pod uses, as its host's engine measured it: the input of scaling by metrics and of `kubectl top`. */
export interface PodUsage {
  /** End of the window it was averaged over. */
  readonly at: Instant;
  readonly windowMs: number;
  readonly containers: readonly ContainerUsage[];
}

export interface ContainerUsage {
  /** Its name within the pod. */
  readonly container: string;
  /** Average over the window, in thousandths of a processor. */
  readonly cpuMillis: number;
  /** Working set: what is in use without the file cache that the kernel may drop. */
  readonly memoryBytes: number;
}

/** Pods that were never measured are missing. */
export type FleetUsage = ReadonlyMap<PodUid, PodUsage>;

/** What all of a host uses, Berth's pods or not. */
export interface HostUsage {
  readonly at: Instant;
  readonly windowMs: number;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

/** Hosts that were never measured, or not for a while, are missing. */
export interface MeasuredUsage {
  readonly pods: FleetUsage;
  readonly hosts: ReadonlyMap<HostName, HostUsage>;
}
