import type { ExecuteContext } from "./handler.ts";
import { runExec } from "./run-exec.ts";

const helperMs = 30_000;

/** Runs a program of the node helper, by its arguments: nothing on a host is ever run through a shell of ours. */
export async function inHelper({ engine, helper }: ExecuteContext, argv: readonly string[]): Promise<void> {
  const { exitCode, output } = await runExec(engine, { container: helper, argv, timeoutMs: helperMs });
  if (exitCode === 0) return;
  throw Object.assign(new Error(`${argv[0]} in ${helper} exited with ${exitCode}: ${output.trim()}`), {
    statusCode: 500,
  });
}
