import type { Instant } from "../model/instant.ts";
import type { Held } from "../model/plan.ts";
import { lostAt, toleratedMs } from "./hosts/silence.ts";
import { firstMoveOver } from "./moves/asked-moves.ts";
import { nextEvaluation } from "./scaling/autoscaler/autoscalers.ts";
import { restartAt } from "./status/restart-backoff.ts";
import type { Turn } from "./turn.ts";
import { earliest } from "./workloads/availability.ts";
import type { WorkloadDecision } from "./workloads/workload.ts";

interface Reasons {
  readonly decisions: readonly WorkloadDecision[];
  readonly held: readonly Held[];
}

/** When the answer may be another though nothing happens; null for not before something does. */
export function nextLook(turn: Turn, { decisions, held }: Reasons): Instant | null {
  const times = [
    ...decisions.map(({ wakeAt }) => wakeAt),
    ...held.map(({ until }) => until),
    ...turn.pods.flatMap(({ observed }) => observed.containers.map(restartAt)),
    ...lostTimes(turn),
    turn.unseen?.until ?? null,
    nextEvaluation(turn.autoscalers.values()),
    firstMoveOver(turn),
  ];
  return earliest(times.filter((at) => at !== null && at > turn.now));
}

function lostTimes({ pods, input }: Turn): (Instant | null)[] {
  return pods.flatMap(({ host, manifest }) => {
    if (host.answers || !host.observed) return [];
    const { condition, since } = host.observed;
    return [lostAt(since, toleratedMs(manifest.spec.tolerations ?? [], condition, input.settings.tolerationSeconds))];
  });
}
