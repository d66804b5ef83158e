import type { Instant } from "./instant.ts";
import type { Pod } from "./kinds.ts";
import type { PodStatus } from "./kubernetes.generated.ts";
import type { HostName, PodUid } from "./names.ts";
import type { ObjectKey } from "./object.ts";

/** One pod as the planner sees it after this turn: what network, ingress and view work from. */
export interface PodState {
  readonly uid: PodUid;
  readonly namespace: string;
  readonly name: string;
  readonly owner: ObjectKey;
  /** As it was planned, with template labels and a resolved spec. */
  readonly manifest: Pod;
  readonly templateHash: string;
  /** Null for a pod that fits nowhere. */
  readonly host: HostName | null;
  readonly address: string | null;
  readonly createdAt: Instant | null;
  /** Passed its readiness, and its host answers. */
  readonly ready: boolean;
  /** It ran before this process did, and its probes have not answered since: until they do it keeps its traffic. */
  readonly inherited: boolean;
  /** On its way out: it gets no new connections, and stops once every host has acknowledged that. */
  readonly leaving: Leaving | null;
  readonly status: PodStatus;
}

export interface Leaving {
  readonly since: Instant;
  readonly reason: string;
  /** Time to end in, where somebody asked for another than the manifest gives. */
  readonly graceSeconds?: number;
}
