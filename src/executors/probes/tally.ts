import type { ProbeFact } from "../../model/facts.ts";
import type { PlannedProbe } from "../../model/plan.ts";

/** What one run of a probe found. */
export interface ProbeResult {
  readonly success: boolean;
  readonly message: string;
}

/** Equal results in a row, and what was last made of them. */
export interface Tally {
  readonly outcome: ProbeFact["outcome"];
  readonly last: boolean | null;
  readonly run: number;
}

export const noTally: Tally = { outcome: "pending", last: null, run: 0 };

/** As the kubelet counts: only as many equal results in a row as the threshold asks for change the outcome. */
export function count(
  tally: Tally,
  { success }: ProbeResult,
  thresholds: Pick<PlannedProbe, "successThreshold" | "failureThreshold">,
): Tally {
  const run = tally.last === success ? tally.run + 1 : 1;
  const needed = success ? thresholds.successThreshold : thresholds.failureThreshold;
  const outcome = run < needed ? tally.outcome : success ? "success" : "failure";
  return { outcome, last: success, run };
}
