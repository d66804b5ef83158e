import type { Action } from "../../model/action.ts";

/** Steps that compete for the same thing. `wait` spends its time waiting for a container, and holds up nobody. */
export type StepClass = "pull" | "work" | "wait";

export type StepLimits = Readonly<Record<StepClass, number>>;

const waiting: ReadonlySet<Action["kind"]> = new Set(["stop-container", "run-in-container", "request-http"]);

export function classOf(action: Action): StepClass {
  if (action.kind === "pull-image") return "pull";
  return waiting.has(action.kind) ? "wait" : "work";
}

/** An engine starts most containers per second at twice its cores, and from eight at once on only gets slower. */
export function limitsFor(cores: number): StepLimits {
  return { pull: 2, work: Math.min(8, Math.max(4, 2 * cores)), wait: 16 };
}
