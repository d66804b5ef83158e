import type { Instant } from "../../model/instant.ts";
import type { HostCondition, ObservedHost } from "../../model/observed.ts";
import { DeadlineError } from "../docker/deadline.ts";
import { engineMessage, isDockerError } from "../docker/docker-error.ts";

/** How far a host answers, in the words conditions use. */
export type HostStatus = Pick<ObservedHost, "condition" | "reason" | "message" | "since">;

export interface HostStatusText {
  readonly condition: HostCondition;
  readonly reason: string;
  readonly message: string;
}

/** `since` is when the condition changed, not the reason: a deadline counted from it must not start over. */
export function nextStatus(before: HostStatus, next: HostStatusText, now: Instant): HostStatus {
  return { ...next, since: before.condition === next.condition ? before.since : now };
}

export const ready: HostStatusText = { condition: "Ready", reason: "EngineReady", message: "the engine answers" };

/** SSH answers, the engine does not. */
export function engineStatus(error: unknown): HostStatusText {
  const message = engineMessage(error);
  return { condition: "NotReady", reason: engineReason(error, message), message };
}

function engineReason(error: unknown, message: string): string {
  if (error instanceof DeadlineError) return "EngineNotResponding";
  if (/speaks API/.test(message)) return "EngineTooOld";
  if (/permission denied/i.test(message)) return "EngineForbidden";
  return isDockerError(error) ? "EngineFailing" : "EngineUnreachable";
}
