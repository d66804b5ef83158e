import type { ProbeFact } from "./facts.ts";
import type { HostName } from "./names.ts";
import type { StepOutcome } from "./outcome.ts";

/** What a fleet tells unasked: each of these is a reason to look again. */
export type FleetNews =
  | { readonly kind: "host-changed"; readonly host: HostName; readonly what: string }
  | { readonly kind: "step-finished"; readonly outcome: StepOutcome }
  | { readonly kind: "probe-changed"; readonly key: string; readonly fact: ProbeFact };
