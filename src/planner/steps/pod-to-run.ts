import type { ObservedPod } from "../../model/observed.ts";
import type { Cause } from "../../model/plan.ts";
import type { PodSite } from "../pods/pod-site.ts";
import type { PodView } from "../status/pod-view.ts";
import type { StepDraft } from "./draft.ts";

export interface PodToRun {
  readonly site: PodSite;
  readonly observed: ObservedPod | null;
  readonly view: PodView;
  /** Steps that make the host fit for pods; empty where it already is. */
  readonly hostReady: readonly StepDraft[];
  readonly because: Cause;
}

export interface PodSteps {
  readonly steps: readonly StepDraft[];
  /** What its next container waits for, in kubelet's words; null for nothing. */
  readonly waits: {
    /** Null where all of them wait. */
    readonly container: string | null;
    readonly reason: string;
    readonly message: string;
  } | null;
}
