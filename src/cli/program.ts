import { Command } from "commander";
import { capacityCommand } from "./commands/capacity.ts";
import { demoCommand } from "./commands/demo.ts";
import { kubeconfigCommand } from "./commands/kubeconfig.ts";
import { logsCommand } from "./commands/logs.ts";
import { planCommand } from "./commands/plan.ts";
import { rebalanceCommand } from "./commands/rebalance.ts";
import { runCommand } from "./commands/run.ts";
import { scheduleCommand } from "./commands/schedule.ts";
import { statusCommand } from "./commands/status.ts";
import { syncCommand } from "./commands/sync.ts";
import { traceCommand } from "./commands/trace.ts";
import { validateCommand } from "./commands/validate.ts";
import { volumeCommand } from "./commands/volume.ts";
import { whyCommand } from "./commands/why.ts";
import { exitCodes } from "./exit-codes.ts";
import { labCommand } from "./lab/command.ts";
import type { OpenOperator, ReadTree } from "./operator.ts";
import { UserError } from "./user-error.ts";
import { version } from "./version.ts";

export interface Tools {
  readonly open: OpenOperator;
  readonly readTree: ReadTree;
}

/** Runs one command line and gives the process its exit code. */
export async function runProgram(argv: readonly string[], { open, readTree }: Tools): Promise<number> {
  const program = new Command("berth")
    .description("Kubernetes manifests from Git, run on plain Docker hosts over SSH")
    .version(version)
    .showSuggestionAfterError();
  const commands = [
    runCommand(open),
    planCommand(open),
    syncCommand(open),
    statusCommand(),
    logsCommand(),
    whyCommand(),
    scheduleCommand(),
    traceCommand(),
    capacityCommand(),
    rebalanceCommand(),
    volumeCommand(open),
    kubeconfigCommand(),
    validateCommand(readTree),
    labCommand(),
    demoCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  try {
    await program.parseAsync([...argv]);
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    return complain(error);
  }
}

function complain(error: unknown): number {
  console.error(`berth: ${error instanceof Error ? error.message : String(error)}`);
  return error instanceof UserError ? error.exitCode : exitCodes.failed;
}
