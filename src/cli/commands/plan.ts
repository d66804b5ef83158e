import { Command, Option } from "commander";
import { summarize } from "../../api/turn-summary.ts";
import { createLog } from "../../platform/log.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OpenOperator } from "../operator.ts";
import { renderPlanReport } from "../output/render-plan-report.ts";
import { UserError } from "../user-error.ts";

/** `berth plan`: what a turn would do now, with reasons; nothing is done. Exits 0 without changes, 2 with some, 1 on error. */
export function planCommand(open: OpenOperator): Command {
  const command = new Command("plan")
    .description("show what would be done, and why; does nothing")
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"));
  return withConfigOptions(command).action(async (flags: Record<string, unknown>) => {
    const config = readConfigOptions(flags);
    const operator = await open({ config, log: createLog({ level: "error" }), mode: "observe" });
    try {
      await operator.reconciler.fetch("plan");
      process.exitCode = report(operator.reconciler.latest ?? undecided(operator), flags["output"] === "json");
    } finally {
      await operator.close();
    }
  });
}

function report(turn: Parameters<typeof summarize>[0], json: boolean): number {
  const summary = summarize(turn);
  console.log(
    json
      ? JSON.stringify({ ...summary, plan: turn.decision.plan.steps.map(withoutContent) }, null, 2)
      : renderPlanReport(summary),
  );
  if (summary.violations.length > 0 || summary.problems.some(({ severity }) => severity === "error"))
    return exitCodes.failed;
  return summary.steps > 0 ? exitCodes.changes : exitCodes.ok;
}

/** Environments and files may hold secrets: a step is shown without them. */
function withoutContent({
  id,
  action,
  because,
  after,
  group,
}: Parameters<typeof summarize>[0]["decision"]["plan"]["steps"][number]) {
  return { id, kind: action.kind, host: action.host, because, after, group };
}

function undecided({
  reconciler,
}: {
  readonly reconciler: {
    readonly repository: { readonly failure: { readonly message: string; readonly hint: string | null } | null };
  };
}): never {
  const { failure } = reconciler.repository;
  throw new UserError(
    failure === null ? "there was nothing to plan from" : [failure.message, failure.hint].filter(Boolean).join("\n"),
  );
}
