import { Command } from "commander";
import { summarize } from "../../api/turn-summary.ts";
import { createLog } from "../../platform/log.ts";
import type { Turn } from "../../reconciler/finished-turn.ts";
import type { Reconciler } from "../../reconciler/reconciler.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OpenOperator } from "../operator.ts";
import { renderStatusSummary } from "../output/render-status-summary.ts";
import { UserError } from "../user-error.ts";

/** `berth sync --once`: takes turns until the hosts are as the repository says, then ends. */
export function syncCommand(open: OpenOperator): Command {
  const command = new Command("sync")
    .description("bring the hosts to what the repository says, then end")
    .requiredOption("--once", "take turns until nothing is left to do")
    .option("--timeout <seconds>", "give up after so long", "300");
  return withConfigOptions(command).action(async (flags: Record<string, unknown>) => {
    const config = readConfigOptions(flags);
    const operator = await open({ config, log: createLog(config.log), mode: "manage" });
    try {
      const turn = await settle(operator.reconciler, Number(flags["timeout"]) * 1000);
      console.log(renderStatusSummary(summarize(turn)));
      process.exitCode = summarize(turn).settled ? exitCodes.ok : exitCodes.failed;
    } finally {
      await operator.close();
    }
  });
}

/** The first settled turn, or the last one there was when time ran out. */
async function settle(reconciler: Reconciler, timeoutMs: number): Promise<Turn> {
  const settled = new Promise<void>((resolve) => {
    reconciler.watch((turn) => {
      if (summarize(turn).settled) resolve();
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await reconciler.start();
  if (reconciler.latest === null)
    throw new UserError(reconciler.repository.failure?.message ?? "there was nothing to do");
  await Promise.race([settled, timeout]);
  clearTimeout(timer);
  return reconciler.latest;
}
