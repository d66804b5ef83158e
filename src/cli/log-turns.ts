import { formatLocation } from "../model/problem.ts";
import type { Log } from "../platform/log.ts";
import type { Turn } from "../reconciler/finished-turn.ts";
import type { Reconciler } from "../reconciler/reconciler.ts";

/** One line for each turn that did or said something new; a turn that found all well says nothing. */
export function logTurns(reconciler: Reconciler, log: Log): void {
  const told = new Set<string>();
  reconciler.watch((turn) => {
    if (turn.decision.plan.steps.length > 0) log.info(summaryOf(turn), "turn");
    const complaints = complaintsOf(turn);
    for (const line of complaints) {
      if (!told.has(line)) log.warn({ commit: turn.desired.revision.commit }, line);
    }
    told.clear();
    for (const line of complaints) told.add(line);
  });
}

function summaryOf({ at, startedAt, desired, decision, reasons }: Turn) {
  const { commit } = desired.revision;
  return {
    commit,
    reasons,
    steps: decision.plan.steps.length,
    refusals: decision.plan.refusals.length,
    tookMs: at - startedAt,
  };
}

function complaintsOf({ problems, decision, fetchFailure, observed }: Turn): string[] {
  return [
    ...problems.map(({ at, message }) => (at === null ? message : `${formatLocation(at)}: ${message}`)),
    ...decision.plan.refusals.map(({ pod, summary }) => `${pod.namespace}/${pod.name}: ${summary}`),
    ...decision.violations.map(({ sentence }) => `the plan was refused: ${sentence}`),
    ...(fetchFailure === null ? [] : [`fetch failed: ${fetchFailure.message}`]),
    ...observed.hosts
      .filter((host) => host.condition !== "Ready")
      .map((host) => `${host.name} is ${host.condition}: ${host.message}`),
  ];
}
