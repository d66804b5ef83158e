import { Command } from "commander";
import { exitCodes } from "./exit-codes.ts";
import { labCommand } from "./lab/command.ts";

/** Runs one command line and gives the process its exit code. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command("berth")
    .description("Kubernetes manifests from Git, run on plain Docker hosts over SSH")
    .addCommand(labCommand())
    .showSuggestionAfterError();
  try {
    await program.parseAsync([...argv]);
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    console.error(`berth: ${error instanceof Error ? error.message : String(error)}`);
    return exitCodes.failed;
  }
}
