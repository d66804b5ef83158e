import type { Action } from "../../model/action.ts";

/**
 * Steps that compete for the same thing. `wait` spends its time waiting for a container, and holds up nobody; `file` is what
 * traffic finds pods by, which must not stand in line behind eighty containers that start.
 */
export type StepClass = "pull" | "work" | "wait" | "file";

export type StepLimits = Readonly<Record<StepClass, number>>;

const waiting: ReadonlySet<Action["kind"]> = new Set(["stop-container", "run-in-container", "request-http"]);

const files: ReadonlySet<Action["kind"]> = new Set(["apply-host-file", "remove-host-file"]);

export function classOf(action: Action): StepClass {
  if (action.kind === "pull-image") return "pull";
  if (files.has(action.kind)) return "file";
  return waiting.has(action.kind) ? "wait" : "work";
}

/** An engine starts most containers per second at twice its cores, and from eight at once on only gets slower. */
export function limitsFor(cores: number): StepLimits {
  return { pull: 2, file: 2, work: Math.min(8, Math.max(4, 2 * cores)), wait: 16 };
}
