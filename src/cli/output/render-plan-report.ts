import type { TurnSummary } from "../../api/turn-summary.ts";
import { renderProblems } from "./render-problems.ts";
import { style } from "./style.ts";

/** `berth plan` as a person reads it: what is wrong first, then every step with its reason. */
export function renderPlanReport(summary: TurnSummary): string {
  const { commit, subject, author } = summary.repository;
  return [
    `${commit.slice(0, 12)} ${subject} (${author})`,
    summary.problems.length === 0 ? "" : renderProblems(summary.problems),
    summary.plan === "" ? "" : colourPlan(summary.plan),
    ...summary.violations.map((sentence) => style("red", `the plan was refused: ${sentence}`)),
    summary.steps === 0 ? style("green", "No changes: the hosts are as the repository says.") : "",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function colourPlan(plan: string): string {
  return plan.split("\n").map(colourLine).join("\n");
}

function colourLine(line: string): string {
  if (/ (stop|remove)-/.test(line)) return style("red", line);
  if (/ (create|start|pull)-/.test(line)) return style("green", line);
  return /^(refused|held)/.test(line) ? style("yellow", line) : line;
}
