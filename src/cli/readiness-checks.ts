import type { HealthCheck } from "../api/health.ts";
import type { Reconciler } from "../reconciler/reconciler.ts";
import type { Operator } from "./operator.ts";

/** What has to hold for Berth to do its work: it has read a repository, taken a turn, and its hosts answer. */
export function readinessChecks({ reconciler, journal }: Pick<Operator, "reconciler" | "journal">): HealthCheck[] {
  return [
    { name: "repository", failure: () => reconciler.repository.failure?.message ?? null },
    { name: "turn", failure: () => (reconciler.latest === null ? "the first turn has not ended yet" : null) },
    { name: "plan", failure: () => reconciler.latest?.decision.violations[0]?.sentence ?? null },
    { name: "journal", failure: () => journal.trouble() },
    { name: "hosts", failure: () => silentHosts(reconciler) },
  ];
}

function silentHosts({ latest }: Reconciler): string | null {
  const silent = latest?.observed.hosts.filter((host) => host.condition !== "Ready") ?? [];
  if (silent.length === 0) return null;
  return silent.map((host) => `${host.name}: ${host.reason}: ${host.message}`).join("; ");
}
