import type { Instant } from "../../model/instant.ts";
import type { Namespace, Pod, PriorityClass } from "../../model/kinds.ts";
import type { LabelSelector, Taint, TopologySelectorTerm } from "../../model/kubernetes.generated.ts";
import type { HostName, PodUid } from "../../model/names.ts";
import type { Resources } from "../../model/resources.ts";

/** Everything the choice of hosts depends on. Equal requests give equal results, whatever the order of `hosts` and `running`. */
export interface PlacementRequest {
  readonly hosts: readonly PlacementHost[];
  /** Pods that hold a host now, leaving ones included: they use its capacity until they are gone. */
  readonly running: readonly PlacedPod[];
  /** In the order they are to be placed: each sees those before it. */
  readonly pods: readonly PodToPlace[];
  /** For namespaceSelector. */
  readonly namespaces: readonly Namespace[];
  readonly priorityClasses: readonly PriorityClass[];
  readonly options: PlacementOptions;
  /** Preemption breaks one only where nothing gentler makes room. */
  readonly disruptionBudgets?: readonly DisruptionBudget[];
}

/** A PodDisruptionBudget with its count worked out. */
export interface DisruptionBudget {
  readonly namespace: string;
  readonly selector: LabelSelector | undefined;
  readonly disruptionsAllowed: number;
}

export interface PlacementOptions {
  /** `pack` fills hosts without stranding what is left; `spread` evens their load. */
  readonly strategy: "pack" | "spread";
}

export interface PlacementHost {
  readonly name: HostName;
  readonly labels: Readonly<Record<string, string>>;
  /** `node.kubernetes.io/unschedulable` and `/not-ready` among them where they hold. */
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  /** A host that does not answer takes no pods; it is still named in a refusal. */
  readonly ready: boolean;
  /** Capacity minus what is reserved and what foreign containers were promised. */
  readonly allocatable: Resources;
  readonly maxPods: number;
  readonly architecture: string;
  /** `hostAddress/protocol/port` taken by what is not a pod of ours, such as `0.0.0.0/tcp/80`. */
  readonly hostPortsUsed: readonly string[];
  /** Images here already: they weigh towards this host between equals. */
  readonly images: ReadonlySet<string>;
}

export interface PlacedPod {
  readonly uid: PodUid;
  readonly host: HostName;
  readonly manifest: Pod;
  /** What it holds: see effectiveRequest. */
  readonly resources: Resources;
  readonly priority: number;
  /** On its way out: it still uses capacity but counts for no affinity and no spread. */
  readonly leaving: boolean;
  /** Of equal victims the youngest goes first. */
  readonly startedAt?: Instant | null;
}

export interface PodToPlace {
  readonly uid: PodUid;
  readonly manifest: Pod;
  readonly resources: Resources;
  readonly priority: number;
  /** Hosts its data binds it to, with the claim's name as the reason; null where it has none. */
  readonly boundTo: { readonly hosts: readonly HostName[]; readonly claim: string } | null;
  /** Claims with local data that are on no host yet, as `namespace/name`: the first pod placed with one binds it. */
  readonly unboundClaims?: readonly string[];
  /** Where those of them may begin whose StorageClass does not leave that open. */
  readonly volumeTopologies?: readonly VolumeTopology[];
  /** What its images can run on, such as `amd64`; undefined where that is not known. */
  readonly architectures?: readonly string[];
}

/** Alternatives: one of the terms has to fit a host's labels. */
export interface VolumeTopology {
  readonly claim: string;
  readonly storageClass: string;
  readonly allowed: readonly TopologySelectorTerm[];
}

/** One verdict for each pod of the request, in its order. */
export interface PlacementResult {
  readonly verdicts: readonly Verdict[];
}

export type Verdict =
  | {
      readonly kind: "placed";
      readonly pod: PodUid;
      readonly host: HostName;
      /** Pods of lower priority that have to leave first; empty where there is room. */
      readonly preempts: readonly PodUid[];
    }
  | { readonly kind: "refused"; readonly pod: PodUid; readonly hosts: readonly HostRefusal[] };

export interface HostRefusal {
  readonly host: HostName;
  /** In kube-scheduler's words, without a count: `Insufficient cpu`, `node(s) had untolerated taint {a: b}`. */
  readonly reasons: readonly string[];
}

/**
 * Why this host and not that one, for `berth why`: one line per host that was possible, best first. Parts are costs:
 * the least total wins, and of equals the first by name.
 */
export interface HostScore {
  readonly host: HostName;
  readonly total: number;
  readonly parts: Readonly<Record<string, number>>;
}
