import { formatLocation, type Problem } from "../../model/problem.ts";
import { style } from "./style.ts";

/** Problems as a compiler prints them: place, what is wrong, the line with a caret, what to do. */
export function renderProblems(problems: readonly Problem[]): string {
  return problems.map(renderProblem).join("\n");
}

function renderProblem({ severity, message, hint, at, frame }: Problem): string {
  const place = at === null ? "" : `${formatLocation(at)}: `;
  const head = `${place}${style(severity === "error" ? "red" : "yellow", severity)}: ${message}`;
  return [
    head,
    ...(frame === null ? [] : [frame]),
    ...(hint === null ? [] : [`  ${style("cyan", "hint")}: ${hint}`]),
  ].join("\n");
}
