import type { PodSummary, TurnSummary } from "../../api/turn-summary.ts";
import type { OperatorProcess } from "./operator-process.ts";
import { waitFor } from "./wait-for.ts";

/** Waits until the last turn looks as `wanted` says; a failure tells what it looked like instead. */
export async function waitForSummary(
  operator: OperatorProcess,
  what: string,
  options: { readonly withinMs: number; readonly wanted: (summary: TurnSummary) => boolean },
): Promise<{ readonly summary: TurnSummary; readonly tookMs: number }> {
  let last: TurnSummary | null = null;
  const look = async () => {
    last = await operator.summary();
    return options.wanted(last) ? last : null;
  };
  try {
    const { found, tookMs } = await waitFor(what, look, { withinMs: options.withinMs, everyMs: 100 });
    return { summary: found, tookMs };
  } catch (error) {
    const state = last === null ? "the operator never answered" : describe(last);
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${state}`);
  }
}

/** Ready pods of one workload that are here to stay. */
export function readyPods(summary: TurnSummary, workload: string): PodSummary[] {
  return summary.pods.filter((pod) => pod.owner.endsWith(` ${workload}`) && pod.ready && pod.leaving === null);
}

function describe(summary: TurnSummary): string {
  const pods = summary.pods.map(
    (pod) => `  ${pod.name} on ${pod.host}: ${pod.phase} ready=${pod.ready} ${pod.reason} ${pod.leaving ?? ""}`,
  );
  const problems = summary.problems.map((problem) => `  ${problem.severity}: ${problem.message}`);
  const hosts = summary.hosts.map(
    (host) => `  ${host.name}: ${host.condition} ${host.message} ${host.inFlight.join("; ")}`,
  );
  return [...hosts, ...pods, ...problems, ...summary.refusals.map(({ summary: why }) => `  ${why}`), summary.plan].join(
    "\n",
  );
}
