import type { AutoscalerState } from "./autoscaler.ts";
import type { Instant } from "./instant.ts";
import type { EphemeralContainer } from "./kubernetes.generated.ts";
import type { MoveRequest } from "./move-request.ts";
import type { HostName, PodUid } from "./names.ts";
import type { Leaving } from "./pod-state.ts";
import type { ReplicaWindow } from "./replica-window.ts";

/**
 * What neither Git nor the hosts can tell: journalled, or measured by the running process. All of it may be lost
 * without harm: allocations are read back from labels, the rest builds up again.
 */
export interface JournalFacts {
  /** Id of this installation: see labels.instance. */
  readonly instance: string;
  /** Pod CIDR of each host, once given. */
  readonly podCidrs: ReadonlyMap<HostName, string>;
  /** ClusterIP, NodePort and VIP of each Service by `namespace/name`. */
  readonly services: ReadonlyMap<string, ServiceAllocation>;
  /** Pods chosen to leave, so that the choice stands when the next turn looks. */
  readonly leaving: ReadonlyMap<PodUid, Leaving>;
  /** Leaving pods that no host sends new connections to any more: these may be stopped. */
  readonly drained: ReadonlySet<PodUid>;
  readonly probes: ReadonlyMap<string, ProbeFact>;
  /** Failed steps by failureKey: image pulls and container starts back off from these. Gone once a step succeeds. */
  readonly failures: ReadonlyMap<string, FailureFact>;
  /** Templates of earlier revisions by owner key, newest last: what an undo returns to. */
  readonly revisions: ReadonlyMap<string, readonly RevisionFact[]>;
  /** What each HorizontalPodAutoscaler decided last, by its key. Lost, it begins with the pods there are. */
  readonly autoscalers: ReadonlyMap<string, AutoscalerState>;
  /** Pods somebody asked away from their host, as long as they are there. */
  readonly moves: ReadonlyMap<PodUid, MoveRequest>;
  /** Containers that somebody added to a running pod to look into it. Lost, they run on and go with their pod. */
  readonly ephemeral: ReadonlyMap<PodUid, readonly EphemeralContainer[]>;
  /** Replica counts in force by the clock, by workload key. */
  readonly windows: ReadonlyMap<string, ReplicaWindow>;
  /** Addresses given up less than a minute ago: not handed out again yet. */
  readonly quarantined: ReadonlySet<string>;
}

export interface ServiceAllocation {
  readonly clusterIp: string | null;
  /** By port name, or its number where it has none. */
  readonly nodePorts: Readonly<Record<string, number>>;
  readonly vip: string | null;
}

/** What a probe last said; its key is probeKey. */
export interface ProbeFact {
  readonly outcome: "success" | "failure" | "pending";
  readonly since: Instant;
  readonly message: string;
}

export interface FailureFact {
  readonly count: number;
  readonly lastAt: Instant;
  readonly message: string;
  readonly code: string;
  /** As a registry asked: not tried again before, however short the back-off. */
  readonly notBefore?: Instant;
}

export interface RevisionFact {
  readonly number: number;
  readonly templateHash: string;
  readonly template: unknown;
  readonly createdAt: Instant;
  /** It once had every replica available: what an automatic return goes back to. */
  readonly good: boolean;
  readonly changeCause: string;
}

/** A container that was started anew is probed anew, though its id stays. */
export function probeKey(containerId: string, startedAt: Instant, kind: "startup" | "readiness" | "liveness"): string {
  return `${containerId}@${startedAt}/${kind}`;
}
