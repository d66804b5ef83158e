import type { ActionKind } from "./action.ts";
import type { Instant } from "./instant.ts";
import type { HostName, StepId } from "./names.ts";

/** Errors are named by what the loop must do about them. */
export type Failure =
  | {
      readonly retry: "never";
      readonly needs: "a commit" | "an operator";
      readonly code: string;
      readonly message: string;
    }
  | { readonly retry: "after"; readonly delayMs: number | null; readonly code: string; readonly message: string }
  | { readonly retry: "replan"; readonly code: string; readonly message: string };

/** What became of one step. */
export type StepOutcome = {
  readonly step: StepId;
  readonly host: HostName;
  readonly action: ActionKind;
  readonly subject: string;
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
} & (
  | { readonly result: "done"; readonly detail: string }
  | { readonly result: "failed"; readonly failure: Failure }
  | { readonly result: "skipped"; readonly reason: string }
);
