import type { Action, HttpRequest } from "./action.ts";
import type { AutoscalerState } from "./autoscaler.ts";
import type { BudgetState } from "./budget-state.ts";
import type { ClaimState } from "./claim-state.ts";
import type { Instant } from "./instant.ts";
import type { CommitId, HostName, PlanId, PodUid, StepId } from "./names.ts";
import type { ObjectKey } from "./object.ts";
import type { PodState } from "./pod-state.ts";
import type { Problem } from "./problem.ts";
import type { QuotaState } from "./quota-state.ts";
import type { WorkloadState } from "./workload-state.ts";

/** Why a step is in the plan, for people: `image 1.27 -> 1.28`, `exited with 137 (OOMKilled)`. */
export interface Cause {
  readonly object: ObjectKey | null;
  readonly reason: string;
}

/** One effect. Steps without a dependency between them may run in any order and at once. */
export interface Step {
  readonly id: StepId;
  readonly action: Action;
  readonly because: Cause;
  /** Steps that must have succeeded before this one. */
  readonly after: readonly StepId[];
  /** Steps shown as one line: `recreate default/web-1`. */
  readonly group: string | null;
}

/** Why a pod fits nowhere, host by host. */
export interface Refusal {
  readonly pod: { readonly namespace: string; readonly name: string; readonly owner: ObjectKey };
  /** One sentence in the words of kube-scheduler: `0/3 hosts are available: 3 Insufficient cpu.` */
  readonly summary: string;
  readonly hosts: readonly { readonly host: HostName; readonly reasons: readonly string[] }[];
  readonly hint: string | null;
}

/** Something wanted that must wait, and for what. */
export interface Held {
  readonly object: ObjectKey;
  readonly reason: string;
  readonly until: Instant | null;
}

/** What the planner wants remembered that neither Git nor the hosts can hold. Journalled before the steps run. */
export interface Allocations {
  /** /24 of each host. */
  readonly podCidrs: Readonly<Record<string, string>>;
}

export interface Plan {
  readonly id: PlanId;
  readonly revision: CommitId;
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly held: readonly Held[];
  /** Every pod there is or will be once the steps have run, in order of namespace and name. */
  readonly pods: readonly PodState[];
  readonly workloads: readonly WorkloadState[];
  /** What the HorizontalPodAutoscalers decided, in order of their keys. */
  readonly autoscalers: readonly AutoscalerState[];
  readonly budgets: readonly BudgetState[];
  readonly quotas: readonly QuotaState[];
  readonly claims: readonly ClaimState[];
  readonly probes: readonly PlannedProbe[];
  readonly allocations: Allocations;
  readonly problems: readonly Problem[];
  /** When to plan again though nothing happens: a deadline, a window, a backoff. */
  readonly wakeAt: Instant | null;
}

/** A probe that has to run while this plan holds. */
export interface PlannedProbe {
  /** Where its facts are kept: see probeKey. A probe whose key stays keeps its count. */
  readonly key: string;
  readonly host: HostName;
  readonly pod: PodUid;
  /** The container within the pod. */
  readonly container: string;
  /** The engine's id. */
  readonly containerId: string;
  readonly kind: "startup" | "readiness" | "liveness";
  readonly handler: ProbeHandler;
  readonly periodMs: number;
  readonly timeoutMs: number;
  /** Not asked before: its initial delay counts from the start of the container, not of Berth. */
  readonly notBefore: Instant;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

export type ProbeHandler =
  | { readonly kind: "exec"; readonly argv: readonly string[] }
  | ({ readonly kind: "http" } & HttpRequest)
  | { readonly kind: "tcp"; readonly address: string; readonly port: number }
  | { readonly kind: "grpc"; readonly address: string; readonly port: number; readonly service: string };
