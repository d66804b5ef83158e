import type { CronTrigger, ScaledObject } from "../../model/berth-kinds.ts";
import type { Instant } from "../../model/instant.ts";
import type { ReplicaWindow } from "../../model/replica-window.ts";
import { earliest } from "../workloads/availability.ts";
import { nextRun } from "./cron-times.ts";

/**
 * The replicas the clock asks for at an instant, and until when. A trigger holds from a start until the next end;
 * where several hold, the most replicas win. A missed tick or a restart changes nothing: this looks at the instant only.
 */
export function cronWindow(scaler: ScaledObject, now: Instant): ReplicaWindow {
  const { triggers, minReplicaCount = 0, maxReplicaCount = 100, idleReplicaCount } = scaler.spec;
  const phases = triggers.map((trigger) => phaseOf(trigger, now));
  const until = earliest(phases.map((phase) => phase.until));
  const active = phases.filter((phase) => phase.active);
  if (active.length === 0) {
    return { replicas: idleReplicaCount ?? minReplicaCount, until, reason: "outside every cron window" };
  }
  const asked = Math.max(...active.map(({ replicas }) => replicas));
  const replicas = Math.min(maxReplicaCount, Math.max(minReplicaCount, asked));
  const names = active.filter((phase) => phase.replicas === asked).map(({ name }) => name);
  return { replicas, until, reason: `cron window ${names.join(", ")}` };
}

interface Phase {
  readonly active: boolean;
  readonly replicas: number;
  readonly until: Instant | null;
  readonly name: string;
}

/** Between a start and the end after it: then the next end comes before the next start. */
function phaseOf({ name, metadata }: CronTrigger, now: Instant): Phase {
  const { timezone, start, end, desiredReplicas } = metadata;
  const opens = nextRun({ expression: start, timezone }, now);
  const closes = nextRun({ expression: end, timezone }, now);
  const active = closes !== null && (opens === null || closes < opens);
  return {
    active,
    replicas: Number(desiredReplicas) || 0,
    until: active ? closes : opens,
    name: name ?? `${start} to ${end}`,
  };
}
