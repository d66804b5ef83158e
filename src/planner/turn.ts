import type { AutoscalerState } from "../model/autoscaler.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { Instant } from "../model/instant.ts";
import type { HostView } from "./hosts/host-view.ts";
import type { Unseen } from "./hosts/unseen.ts";
import type { ObjectIndex } from "./object-index.ts";
import type { PlanInput } from "./plan-input.ts";
import type { LivePod } from "./pods/live-pod.ts";

/** The input of a plan, looked up once and indexed: what every part of the planner reads from. */
export interface Turn {
  readonly now: Instant;
  readonly input: PlanInput;
  readonly objects: ObjectIndex;
  /** In order of name. */
  readonly hosts: readonly HostView[];
  /** Pods there are on the hosts, in order of namespace and name. */
  readonly pods: readonly LivePod[];
  /** Copies of pods that run elsewhere too: they only have to go. */
  readonly surplus: readonly LivePod[];
  /** What the HorizontalPodAutoscalers say, by the key of the workload each rules. */
  readonly autoscalers: ReadonlyMap<string, AutoscalerState>;
  /** Pods that somebody asked away from their host. */
  readonly moves: JournalFacts["moves"];
  /** Why no pod may be moved, replaced or deleted now; null in ordinary times. */
  readonly frozen: string | null;
  /** Hosts whose pods are still to be learnt; null in ordinary times. */
  readonly unseen: Unseen | null;
}
